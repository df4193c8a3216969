/** `<glyph-map>` on the explorer's page, used as a reader would. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { withPage } from "./browser.ts";

const ready = async (page: Page) =>
  await page.getByText("glyphs. Search by character").waitFor();

const selected = (page: Page) =>
  page.evaluate(() =>
    (document.querySelector("glyph-map") as HTMLElement & {
      selected: string | null;
    }).selected
  );

/** Pixels of the map, to tell one view from another. */
const drawn = (page: Page) =>
  page.evaluate(() =>
    document.querySelector("glyph-map")!.shadowRoot!
      .querySelector<HTMLCanvasElement>("#map")!.toDataURL()
  );

Deno.test("glyph-map: a search leads to a glyph, and the address remembers it", () =>
  withPage("/explorer/", async (page) => {
    await ready(page);
    await page.getByLabel("Search the glyphs").fill("gold");
    await page.getByText("first listed", { exact: false }).or(
      page.getByText(/^\d+ glyphs?/),
    ).first().waitFor();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => location.hash.length > 1);
    const character = await selected(page);
    assert(character);
    assert.equal(
      decodeURIComponent(new URL(page.url()).hash),
      `#${character}`,
    );
  }));

Deno.test("glyph-map: the explorer is as high as the window, and no more", async () => {
  for (const height of [700, 1300]) {
    await withPage("/explorer/", async (page) => {
      await ready(page);
      const [all, bottom] = await page.evaluate(() => [
        document.documentElement.scrollHeight,
        document.querySelector("glyph-map")!.getBoundingClientRect().bottom,
      ]);
      assert.equal(all, height);
      assert(bottom > height - 20 && bottom <= height, `${bottom}`);
    }, { viewport: { width: 1280, height } });
  }
});

Deno.test("glyph-map: an address with a glyph opens there; arrows go to another, Escape lets go", () =>
  withPage(`/explorer/#${encodeURIComponent("金")}`, async (page) => {
    await ready(page);
    assert.equal(await selected(page), "金");
    await page.getByLabel(/^Map of the glyphs\. Arrow/).focus();
    await page.keyboard.press("ArrowRight");
    const next = await selected(page);
    assert(next && next !== "金");
    await page.keyboard.press("Escape");
    assert.equal(await selected(page), null);
  }));

Deno.test("glyph-map: buttons zoom, and the whole map comes back", () =>
  withPage("/explorer/", async (page) => {
    await ready(page);
    await page.waitForLoadState("networkidle");
    const whole = await drawn(page);
    await page.getByRole("button", { name: "Closer" }).click();
    await page.waitForTimeout(300);
    assert.notEqual(await drawn(page), whole);
    await page.getByRole("button", { name: "The whole map" }).click();
    await page.waitForTimeout(300);
    assert.equal(await drawn(page), whole);
  }));

Deno.test("glyph-map: data that cannot be had is told, and asked for again", async () => {
  let missing = true;
  let recovered = false;
  await assert.rejects(
    withPage("/explorer/", async (page) => {
      await page.getByText("The map could not be loaded").waitFor();
      missing = false;
      await page.getByRole("button", { name: "Try again" }).click();
      await ready(page);
      recovered = true;
    }, {
      answer: (request) =>
        missing && request.url.endsWith("/points.u16")
          ? new Response(null, { status: 404 })
          : undefined,
    }),
    // The browser's own complaint, and the only one.
    /404/,
  );
  assert(recovered);
});
