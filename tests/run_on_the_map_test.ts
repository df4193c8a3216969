/** `<run-on-the-map>` with the real model: the path that the pipeline found. */
import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { openArtifact } from "../pipeline/artifact.ts";
import type { RunOnTheMapRecord } from "../pipeline/run_on_the_map.ts";
import type { RunOnTheMap } from "../components/widgets/run-on-the-map/run_on_the_map.ts";
import { type PageOptions, withPage } from "./browser.ts";

const record = (await openArtifact("run-on-the-map"))
  .json<RunOnTheMapRecord>("run-on-the-map.json");

function open(
  inspect: (lab: Locator, page: Page, requests: string[]) => Promise<void>,
  options: PageOptions = {},
) {
  return withPage("/", async (page, { requests }) => {
    const lab = page.locator("#fig\\:run-on-the-map run-on-the-map");
    await lab.scrollIntoViewIfNeeded();
    await page.waitForFunction(() => customElements.get("run-on-the-map"));
    await inspect(lab, page, requests);
  }, options);
}

const said = (lab: Locator) => lab.locator("#where").textContent();

/** Presses Run, and waits for the end. */
async function run(lab: Locator) {
  await lab.getByRole("button", { name: "Run" }).click();
  await lab.locator(".announce").getByText(/^Done\./)
    .or(lab.getByRole("alert")).waitFor({ timeout: 120_000 });
}

/** Where the guesses lie, with the map's width as unit. */
const places = (lab: Locator) =>
  lab.evaluate((it) => (it as RunOnTheMap).places);

Deno.test("run-on-the-map: the figure's run, drawn in the browser, goes the figure's way", () =>
  open(async (lab, page) => {
    await lab.locator("#prompt").focus();
    await lab.locator("#prompt option", { hasText: "no prompt" }).waitFor({
      state: "attached",
    });
    await lab.locator("#prompt").selectOption("");
    await lab.locator("#seed").fill(String(record.seed));
    await lab.locator("#seed").dispatchEvent("change");
    await run(lab);
    const found = await places(lab);
    const { places: expected } = record.runs
      .find(({ prompt, sample }) => prompt === null && sample === 0)!;
    assert.equal(found.length, expected.length);
    // The map's axes are turned and scaled: distances say enough.
    const wide = (all: [number, number][]) => {
      const from = all[0];
      return all.map(([x, y]) => Math.hypot(x - from[0], y - from[1]));
    };
    const [a, b] = [wide(found), wide(expected)];
    const scale = Math.max(...a) / Math.max(...b);
    const off = a.filter((it, i) =>
      Math.abs(it - b[i] * scale) > .03 * Math.max(...a)
    );
    assert.ok(
      off.length <= a.length / 5,
      `${off.length} guesses lie elsewhere`,
    );

    // The slider goes back through it; a key is a step.
    const scrub = lab.getByRole("slider", { name: "Step of the run" });
    await scrub.focus();
    await page.keyboard.press("Home");
    assert.match((await said(lab))!, /^Guess 0 of 24, most like \p{sc=Han}/u);
    await page.keyboard.press("ArrowRight");
    assert.match((await said(lab))!, /^Guess 1 of 24/);
    await lab.getByRole("button", { name: "Clear" }).click();
    assert.match((await said(lab))!, /^Run draws/);
  }));

Deno.test("run-on-the-map: nothing is fetched before Run; without the map it says so", () => {
  let isBroken = true;
  return open(async (lab, _page, requests) => {
    const heavy = () =>
      requests.filter((url) => /\.onnx|placing\.bin/.test(url)).length;
    assert.equal(heavy(), 0);
    await run(lab);
    assert.match(
      await lab.getByRole("alert").innerText(),
      /map could not be loaded \(placing\.bin is cut short\)\. Check/,
    );
    isBroken = false;
    await run(lab);
    assert.equal(await lab.getByRole("alert").isVisible(), false);
    assert.match((await said(lab))!, /^Guess 24 of 24, most like/);
  }, {
    answer: ({ url }) =>
      isBroken && url.endsWith("/placing.bin")
        ? new Response(new Uint8Array(1000))
        : undefined,
  });
});
