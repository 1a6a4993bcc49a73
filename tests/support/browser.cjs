// Opens a page in Chromium, does what it is told on standard input, and prints what came of it; tests/support/browser.rs
// has the form of both.
const { puppeteer, chromium, environment, page: url, javascript, scheme, steps } = JSON.parse(
  require("node:fs").readFileSync(0, "utf8"),
);

// Milliseconds for each thing that the browser does, on a machine that has much else to do.
const PATIENCE = 180_000;

(async () => {
  const browser = await require(puppeteer).launch({
    executablePath: chromium,
    headless: "shell",
    args: ["--no-sandbox", "--no-zygote", "--disable-gpu", "--disable-dev-shm-usage"],
    timeout: PATIENCE,
    env: { ...process.env, ...environment },
  });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(PATIENCE);
    const [requests, complaints] = [[], []];
    page.on("request", (request) => requests.push(request.url()));
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("dialog", (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`);
      return dialog.dismiss();
    });
    page.on("popup", () => complaints.push("a window was opened"));
    await page.setJavaScriptEnabled(javascript);
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    await page.setViewport({ width: 1200, height: 900 });
    await page.evaluateOnNewDocument(() => {
      document.addEventListener("securitypolicyviolation", (event) => console.error(`violation: ${event.blockedURI}`));
    });
    await page.goto(url, { waitUntil: "load" });
    const results = [];
    for (const { act, value } of steps) {
      if (act === "press") await page.keyboard.press(value);
      else if (act === "type") await page.keyboard.type(value);
      else if (act === "media") await page.emulateMediaType(value);
      else if (act === "picture") await page.screenshot({ path: value });
      results.push(act === "evaluate" ? ((await page.evaluate(value)) ?? null) : null);
      // The page gathers what it is told until the next frame.
      const frames = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(null))))";
      if (javascript) await page.evaluate(frames);
    }
    console.log(JSON.stringify({ results, requests, complaints, version: await browser.version() }));
  } finally {
    await browser.close();
  }
})().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
