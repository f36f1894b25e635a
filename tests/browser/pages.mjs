// Opens pages in Chromium with the network off, and says as JSON, a line each, what they ask for, what they complain
// of, and what axe finds: node pages.mjs NODE_MODULES CHROMIUM FOLDER WIDTHxSCHEME,... PAGE...
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import path from "node:path";

const [modules, chromium, folder, looks, ...pages] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(modules), "x.js"));
const playwright = require("playwright-core");
const axe = require.resolve("axe-core/axe.min.js");

const browser = await playwright.chromium.launch({
  executablePath: chromium,
  args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking"],
});
try {
  for (const look of looks.split(",")) {
    const [width, colorScheme] = look.split("x");
    const size = { viewport: { width: Number(width), height: 900 }, colorScheme, offline: true };
    // As an auditor opens it: its own policy in force, so that a script or a style of anybody's would be refused.
    const plain = await browser.newContext(size);
    // To look inside, axe is put in: only here the policy is out of force.
    const opened = await browser.newContext({ ...size, bypassCSP: true });
    for (const page of pages) {
      const address = pathToFileURL(path.join(folder, page)).href;
      const said = [];
      const asked = [];
      const tab = await plain.newPage();
      tab.on("request", (request) => asked.push(request.url()));
      tab.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
      tab.on("pageerror", (error) => said.push(`error: ${error.message}`));
      await tab.goto(address, { waitUntil: "load" });
      const wide = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      await tab.close();
      const inside = await opened.newPage();
      await inside.goto(address, { waitUntil: "load" });
      await inside.addScriptTag({ path: axe });
      const found = await inside.evaluate(async () => (await window.axe.run(document, { preload: false })).violations
        .map((item) => ({ rule: item.id, at: item.nodes.slice(0, 3).map((node) => `${node.target} ${node.html.slice(0, 160)}`) })));
      await inside.close();
      console.log(JSON.stringify({ page, look, asked: asked.filter((url) => url !== address), said, wide, found }));
    }
    await plain.close();
    await opened.close();
  }
} finally {
  await browser.close();
}
