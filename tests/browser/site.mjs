// Opens a built site in Chromium as a reader does, and says as JSON, a line each, what it saw:
// node site.mjs NODE_MODULES CHROMIUM BASE JOB LOOKS PAGE...   BASE ends in "/"; LOOKS is WIDTHxSCHEME,...
import { createRequire } from "node:module";
import path from "node:path";

const [modules, chromium, base, job, looks, ...pages] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(modules), "x.js"));
const playwright = require("playwright-core");
const axe = require.resolve("axe-core/axe.min.js");
const say = (value) => console.log(JSON.stringify(value));
const isOnDisk = base.startsWith("file:");

const browser = await playwright.chromium.launch({
  executablePath: chromium,
  args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking"],
});

// A context that lets nothing out but what is below BASE, and a tab that notes what was asked and complained of.
async function opened(look) {
  const [width, colorScheme] = look.split("x");
  const context = await browser.newContext({
    viewport: { width: Number(width), height: 900 }, colorScheme, offline: isOnDisk, reducedMotion: "reduce",
  });
  const out = [];
  const said = [];
  await context.route("**", (route) => {
    const isOurs = route.request().url().startsWith(base) || /^(data|blob|about):/.test(route.request().url());
    if (!isOurs) out.push(route.request().url());
    return isOurs ? route.continue() : route.abort();
  });
  const tab = await context.newPage();
  tab.on("request", (request) => { if (isOnDisk && !request.url().startsWith(base)) out.push(request.url()); });
  tab.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
  tab.on("pageerror", (error) => said.push(`error: ${error.message}`));
  return { context, tab, out, said };
}

const JOBS = {
  // Every page: what it asks for, says, overflows, and what axe finds.
  async look(look) {
    const { context, tab, out, said } = await opened(look);
    for (const page of pages) {
      await tab.goto(base + page, { waitUntil: "load" });
      const wide = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      await tab.addScriptTag({ path: axe });
      const found = await tab.evaluate(async () => (await window.axe.run(document, { preload: false })).violations
        .map((item) => ({ rule: item.id, at: item.nodes.slice(0, 3).map((node) => `${node.target} ${node.html.slice(0, 160)}`) })));
      say({ page, look, out: out.splice(0), said: said.splice(0), wide, found });
    }
    await context.close();
  },
  // Where scripts are off: what is wider than its window.
  async bare(look) {
    const [width] = look.split("x");
    const context = await browser.newContext({ viewport: { width: Number(width), height: 900 }, javaScriptEnabled: false });
    const tab = await context.newPage();
    for (const page of pages) {
      await tab.goto(base + page, { waitUntil: "load" });
      const wide = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      say({ page, wide });
    }
    await context.close();
  },
  // "/" opens the search from any page; PAGE... is the page to start from, and a word of a text.
  async search(look) {
    const { context, tab, out, said } = await opened(look);
    const [start, word] = pages;
    await tab.goto(base + start, { waitUntil: "load" });
    await tab.keyboard.press("/");
    const focused = await tab.evaluate(() => document.activeElement?.getAttribute("aria-label"));
    await tab.keyboard.insertText(word); // all at once: what was found for its first letters is no answer
    await tab.keyboard.press("End"); // the search waits for a key
    await tab.waitForSelector(".md-search-result__link", { timeout: 20000 });
    const hrefs = await tab.$$eval(".md-search-result__link", (links) => links.map((link) => link.href));
    const rem = await tab.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize));
    const tall = await tab.$$eval(".md-search-result__article", (shown) => Math.max(...shown.map((one) => one.offsetHeight)));
    const idle = await tab.$$eval(".md-search-result__article :is(ol, ul):has(mark) > li:not(:has(mark))",
      (items) => items.filter((item) => item.offsetParent).length);
    await tab.keyboard.press("Enter");
    await tab.waitForURL((url) => !url.href.endsWith(start), { timeout: 10000 }).catch(() => {});
    say({ focused, hrefs, tall: tall / rem, idle, at: tab.url(), title: await tab.title(), out, said });
    await context.close();
  },
  // The button for the other scheme works, and is remembered on another page and after loading anew.
  async scheme(look) {
    const { context, tab, out, said } = await opened(look);
    const now = () => tab.evaluate(() => document.body.getAttribute("data-md-color-scheme"));
    const seen = [];
    await tab.goto(base + pages[0], { waitUntil: "load" });
    seen.push(await now());
    await tab.click("form[data-md-component=palette] label:not([hidden])");
    seen.push(await now());
    await tab.reload({ waitUntil: "load" });
    seen.push(await now());
    await tab.goto(base + pages[1], { waitUntil: "load" });
    seen.push(await now());
    say({ seen, out, said });
    await context.close();
  },
  // Tab by tab: the first stop skips to the text; each has a mark that is seen; no link is passed over.
  async keyboard(look) {
    const { context, tab } = await opened(look);
    await tab.goto(base + pages[0], { waitUntil: "load" });
    await tab.keyboard.press("Tab");
    await tab.evaluate(() => Promise.all(document.getAnimations().map((running) => running.finished.catch(() => {}))));
    const first = await tab.evaluate(() => [document.activeElement.className, document.activeElement.getAttribute("href"),
      getComputedStyle(document.activeElement).opacity, getComputedStyle(document.activeElement).backgroundColor]);
    await tab.keyboard.press("Enter");
    await tab.waitForFunction(() => location.hash).catch(() => {}); // what is missing is told below
    const skipped = tab.url().split("#")[1] ?? "";
    await tab.goto(base + pages[0], { waitUntil: "load" });
    await tab.evaluate(() => {
      document.querySelectorAll("a[href]").forEach((link, index) => { link.dataset.number = String(index); });
    });
    const reached = new Set();
    const blind = [];
    for (let stop = 0; stop < 1500; stop += 1) {
      await tab.keyboard.press("Tab");
      const at = await tab.evaluate(() => {
        const element = document.activeElement;
        if (!element || element === document.body) return null;
        const style = getComputedStyle(element);
        const isMarked = style.outlineStyle !== "none" || style.boxShadow !== "none" || element.matches("input, .md-skip, .md-clipboard");
        return { number: element.dataset.number ?? "", what: element.outerHTML.slice(0, 120), isMarked };
      });
      if (at === null) break;
      if (at.number && reached.has(at.number)) break;
      if (at.number) reached.add(at.number);
      if (!at.isMarked) blind.push(at.what);
    }
    const missed = await tab.evaluate((seen) => [...document.querySelectorAll("a[href]")]
      .filter((link) => link.checkVisibility({ checkVisibilityCSS: true, checkOpacity: true }) && link.getClientRects().length)
      .filter((link) => !seen.includes(link.dataset.number) && !link.matches(".headerlink, .md-skip, .md-top"))
      .map((link) => link.outerHTML.slice(0, 160)), [...reached]);
    say({ first, skipped, reached: reached.size, blind, missed });
    await context.close();
  },
  // The drawer of a phone: opened, walked through and left by keys alone; what is out of sight is passed over.
  async drawer(look) {
    const { context, tab, out, said } = await opened(look);
    const at = () => tab.evaluate(() => {
      const element = document.activeElement;
      const box = element.getBoundingClientRect();
      const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      return {
        tag: element.tagName, text: element.textContent.trim().replace(/\s+/g, " "), name: element.getAttribute("aria-label"),
        open: element.getAttribute("aria-expanded"), href: element.getAttribute("href"),
        isSeen: Boolean(top) && (element.contains(top) || top.contains(element)),
      };
    });
    const press = async (key) => { await tab.keyboard.press(key); await tab.waitForTimeout(350); return at(); };
    await tab.goto(base + pages[0], { waitUntil: "load" });
    const steps = { skip: await press("Tab"), closed: await press("Tab"), opened: await press("Enter") };
    const walk = [steps.opened];
    for (let stop = 0; stop < 40 && !walk.at(-1).text.startsWith(pages[1]); stop += 1) walk.push(await press("Tab"));
    steps.list = await press("Space");
    const inner = [];
    for (let stop = 0; stop < 3; stop += 1) inner.push(await press("Tab"));
    steps.back = await press("Escape");
    steps.shut = await press("Escape");
    const after = [];
    for (let stop = 0; stop < 4; stop += 1) after.push(await press("Tab"));
    await tab.setViewportSize({ width: 1280, height: 900 });
    await tab.waitForTimeout(350);
    const wide = await tab.evaluate(() => [document.querySelectorAll("button.by-key").length, document.querySelectorAll("[inert]").length]);
    say({ steps, walk, inner, after, wide, out, said });
    await context.close();
  },
  // What a screen reader is told of tables, as Chromium tells it.
  async tables(look) {
    const { context, tab } = await opened(look);
    const session = await context.newCDPSession(tab);
    for (const page of pages) {
      await tab.goto(base + page, { waitUntil: "load" });
      const { nodes } = await session.send("Accessibility.getFullAXTree");
      const told = { table: 0, row: 0, cell: 0, columnheader: 0, rowheader: 0 };
      for (const node of nodes) if (!node.ignored && node.role?.value in told) told[node.role.value] += 1;
      const shown = await tab.evaluate(() => getComputedStyle(document.querySelector(".md-content tbody tr")).display);
      say({ page, told, shown });
    }
    await context.close();
  },
  // As paper has it, which is white: what of the text can hardly be read there, and what stands at its foot.
  async paper(look) {
    const { context, tab } = await opened(look);
    await tab.emulateMedia({ media: "print" });
    for (const page of pages) {
      await tab.goto(base + page, { waitUntil: "load" });
      await tab.addStyleTag({ content: "html, body { background: #fff !important; }" });
      await tab.addScriptTag({ path: axe });
      const found = await tab.evaluate(async () => (await window.axe.run(document, { preload: false, runOnly: ["color-contrast"] }))
        .violations.flatMap((item) => item.nodes.map((node) => node.html.slice(0, 160))));
      const foot = await tab.evaluate(() => [...document.querySelectorAll(".md-footer")]
        .filter((item) => item.checkVisibility()).map((item) => item.innerText.trim()).join(" "));
      const cut = await tab.evaluate(() => [...document.querySelectorAll(".md-content table")]
        .filter((item) => item.getBoundingClientRect().right > document.documentElement.clientWidth).length);
      say({ page, look, found, foot, cut });
    }
    await context.close();
  },
  // The images of a text, on a screen and on paper: whether each is there, on what ground, and within its column.
  async images(look) {
    const { context, tab, out, said } = await opened(look);
    for (const page of pages) {
      await tab.goto(base + page, { waitUntil: "load" });
      for (const media of ["screen", "print"]) {
        await tab.emulateMedia({ media });
        const found = await tab.evaluate(() => [...document.querySelectorAll(".md-content img")].map((image) => {
          const { width, height, right } = image.getBoundingClientRect();
          const isWhole = Math.abs(width / height - image.naturalWidth / image.naturalHeight) < 0.05 * (width / height);
          return {
            alt: image.alt, isThere: image.complete && image.naturalWidth > 0, isWhole: isWhole || height < 20,
            ground: getComputedStyle(image).backgroundColor, isWithin: right <= document.documentElement.clientWidth + 1,
          };
        }));
        say({ page, look, media, found, out: out.splice(0), said: said.splice(0) });
      }
    }
    await context.close();
  },
  // PAGE... are pairs of a page and where its print goes.
  async print(look) {
    const { context, tab } = await opened(look);
    for (let index = 0; index < pages.length; index += 2) {
      await tab.goto(base + pages[index], { waitUntil: "load" });
      await tab.pdf({ path: pages[index + 1], format: "A4" });
      say({ page: pages[index] });
    }
    await context.close();
  },
};

try {
  for (const look of looks.split(",")) await JOBS[job](look);
} finally {
  await browser.close();
}
