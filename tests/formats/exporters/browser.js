// Opens a page in Chromium, does what it is told, and says what it saw, as JSON.
// node browser.js PAGE CHROMIUM PLAYWRIGHT SCRIPT
const [,, address, chromium, playwright, script] = process.argv;
const fs = require("fs"), os = require("os"), path = require("path");
const engine = require(playwright).chromium;
(async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "chrono-browser-"));
  const plain = script === "without-script";
  const browser = await engine.launchPersistentContext(folder, {
    executablePath: chromium, headless: true, javaScriptEnabled: !plain,
    viewport: { width: 1200, height: 800 },
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking",
      "--disable-component-update", "--disable-sync"],
  });
  const seen = { requests: [], errors: [], result: null };
  try {
    const page = await browser.newPage();
    page.on("pageerror", (error) => seen.errors.push(error.message));
    page.on("console", (line) => { if (line.type() === "error") seen.errors.push(line.text()); });
    page.on("request", (request) => seen.requests.push(request.url()));
    page.on("dialog", (dialog) => { seen.errors.push("dialog"); dialog.dismiss(); });
    await page.goto(address);
    await page.waitForTimeout(300);
    const act = new Function("page", "return (async () => {" + fs.readFileSync(0, "utf8") + "})()");
    seen.result = await act(page);
  } finally {
    await browser.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
  console.log(JSON.stringify(seen));
})().catch((error) => { console.error(error.message); process.exit(1); });
