/** All widgets of a page run on one model, in turns, and leave nothing behind. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { Locator, Page } from "playwright-core";
import { embedFolder, writeWidgets } from "../components/widgets/bundle.ts";
import { withPage } from "./browser.ts";
import { textShown } from "./text_shown.ts";

const modelDir = fileURLToPath(new URL("../models/digits", import.meta.url));

const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => {
  Deno.removeSync(folder, { recursive: true });
});
await writeWidgets(folder);
await Deno.mkdir(`${folder}/models/digits`, { recursive: true });
for (const { name } of Deno.readDirSync(modelDir)) {
  Deno.copyFileSync(`${modelDir}/${name}`, `${folder}/models/digits/${name}`);
}

const denoiser = (id: string, seed: number, steps: number) =>
  `<glyph-denoiser id="${id}" src="/models/digits/" provider="wasm"
  prompt="three" seed="${seed}" steps="${steps}"></glyph-denoiser>`;

await Deno.writeTextFile(
  `${folder}/index.html`,
  `<!doctype html><html lang="en"><title>Test</title><link rel="icon" href="data:,">
<script type="module" src="/${embedFolder}/glyph-denoiser.js"></script>
<div id="place">${denoiser("one", 1, 12)}${denoiser("two", 2, 12)}</div>
<div style="height: 400vh"></div>
${denoiser("far", 3, 12)}`,
);

const press = (widget: Locator) =>
  widget.locator("#play").evaluate((it) => (it as HTMLElement).click());

const status = (widget: Locator) => widget.locator("#status").innerText();

async function finished(widget: Locator) {
  await widget.getByText("finished").waitFor({ timeout: 60_000 });
}

const sample = (widget: Locator) =>
  widget.locator("#x0").evaluate((it) => (it as HTMLCanvasElement).toDataURL());

const workers = (page: Page) =>
  page.workers().filter((it) => it.url().includes("denoiser-worker")).length;

Deno.test("two widgets at once: one download, one worker, each its own glyph", () =>
  withPage("/", async (page, { requests }) => {
    const [one, two] = ["#one", "#two"].map((id) => page.locator(id));
    await Promise.all([press(one), press(two)]);
    await Promise.all([finished(one), finished(two)]);
    assert.equal(requests.filter((url) => /\.onnx/.test(url)).length, 1);
    assert.equal(workers(page), 1);
    const together = [await sample(one), await sample(two)];
    assert.notEqual(together[0], together[1]);

    // Alone, each draws the same.
    await page.reload();
    for (const [i, widget] of [one, two].entries()) {
      await press(widget);
      await finished(widget);
      assert.equal(await sample(widget), together[i]);
    }
    // The model stays for the one that is left, and goes with the last.
    await one.evaluate((it) => it.remove());
    await page.waitForTimeout(200);
    assert.equal(workers(page), 1);
    await two.evaluate((it) => it.remove());
    for (let i = 0; i < 50 && workers(page); i++) await page.waitForTimeout(50);
    assert.equal(workers(page), 0);
  }, { folder }));

Deno.test("another seed in the middle of a run: the old run asks no more", () =>
  withPage("/", async (page) => {
    await page.emulateMedia({ reducedMotion: "no-preference" });
    const one = page.locator("#one");
    await one.evaluate((it) => it.setAttribute("steps", "200"));
    await press(one);
    await textShown(one.locator("#status"), /^Step [2-9] of 200/);
    await one.evaluate((it) => it.setAttribute("steps", "4"));
    await one.getByText("Step 4 of 4: finished").waitFor();
    const first = await sample(one);
    await page.waitForTimeout(300);
    assert.equal(await sample(one), first);
  }, { folder }));

Deno.test("out of sight a run waits, and goes on when it is seen", () =>
  withPage("/", async (page) => {
    const [one, far] = ["#one", "#far"].map((id) => page.locator(id));
    await press(far);
    await press(one);
    await finished(one);
    await page.waitForTimeout(500);
    assert.match(await status(far), /^(Step 0 of 12, |Ready)/);
    await far.scrollIntoViewIfNeeded();
    await finished(far);
  }, { folder }));

Deno.test("50 widgets that leave in the middle of a run leave nothing behind", () =>
  withPage("/", async (page) => {
    const session = await page.context().newCDPSession(page);
    const heap = async () => {
      await session.send("HeapProfiler.collectGarbage");
      const { usedSize } = await session.send("Runtime.getHeapUsage");
      return usedSize;
    };
    await page.locator("#place").evaluate((it) => it.replaceChildren());
    const widget = page.locator("#place glyph-denoiser");
    let before = 0;
    for (let i = 0; i < 50; i++) {
      await page.locator("#place").evaluate(
        (it, html) => it.innerHTML = html,
        denoiser("it", i, 100),
      );
      await press(widget);
      await widget.getByText(/^Step \d+ of 100/).waitFor();
      await widget.evaluate((it) => it.remove());
      if (i === 4) before = await heap();
    }
    for (let i = 0; i < 50 && workers(page); i++) await page.waitForTimeout(50);
    assert.equal(workers(page), 0);
    const after = await heap();
    console.log(`heap after 5 runs ${before}, after 50 ${after} bytes`);
    assert.ok(after < 1.1 * before, `${before} bytes have become ${after}`);
  }, { folder }));
