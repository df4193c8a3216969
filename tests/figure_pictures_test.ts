/**
 * The figures of the guide, as Chromium draws them, beside the pictures that
 * were found good: `UPDATE=1 deno test -A tests/figure_pictures_test.ts`
 * writes those anew.
 *
 * Machines have other fonts, so letters take the room of faces that the test
 * brings, and are not drawn; what is left is compared small, grey and a little
 * blurred. Then smooth edges may differ, but no curve, panel or picture.
 */
import letters from "@fontsource/source-serif-4/files/source-serif-4-latin-400-normal.woff2" with {
  type: "bytes",
};
import signs from "katex/dist/fonts/KaTeX_Main-Regular.woff2" with {
  type: "bytes",
};
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { type PageOptions, withPage } from "./browser.ts";

const folder = new URL("figure_pictures/", import.meta.url);

/** Width of a stored picture: a third of what was on the screen. */
const storedWidth = 220;

/** Of a blurred pixel, in grey levels: what storing and smooth edges cost. */
const mostDifference = 14;

/** Share of pixels that may differ by more. */
const mostPixels = 0.004;

/** Share of its height by which rounding may change a figure. */
const mostHeight = 0.01;

interface Grey {
  data: Uint8Array;
  width: number;
  height: number;
}

/** A screenshot, and how far it is from what is stored. */
interface Comparison {
  shot: Uint8Array;
  difference: Grey;
  /** Share of pixels that differ too much. */
  pixels: number;
  /** Share of its height by which the figure grew or shrank. */
  height: number;
}

/** A widget's figure is the one that it grew from: no widget is there. */
const asDrawn: PageOptions = {
  viewport: { width: 800, height: 900 },
  answer: (request) =>
    /\/embed\/.*\.js$/.test(new URL(request.url).pathname)
      ? new Response("", { headers: { "content-type": "text/javascript" } })
      : undefined,
};

Deno.test("figures look as they did when they were last looked at", () =>
  withPage("/", async (page) => {
    await settle(page);
    const ids = await page.locator("article figure").evaluateAll((all) =>
      all.map(({ id }) => id)
    );
    assert.ok(ids.length > 0, "no figures");
    if (Deno.env.get("UPDATE") === "1") {
      await Deno.remove(folder, { recursive: true });
      await Deno.mkdir(folder);
      for (const id of ids) {
        await small(await shoot(page, id)).webp({ quality: 80 })
          .toFile(storedPath(id));
      }
    }
    const stored = Array.from(Deno.readDirSync(folder), ({ name }) => name);
    assert.deepEqual(
      stored.sort(),
      ids.map((id) => `${nameOf(id)}.webp`).sort(),
      "a picture for each figure: with UPDATE=1 they are written",
    );

    const faults: string[] = [];
    for (const id of ids) {
      const compared = await compare(page, id);
      if (!isOther(compared)) continue;
      const { pixels, height } = compared;
      faults.push(
        `${id}: ${percent(pixels)} of it differ, its height by ${
          percent(height)
        }: see ${await keep(id, compared)}`,
      );
    }
    assert.equal(faults.length, 0, faults.join("\n"));
  }, asDrawn));

const damages: Record<string, string> = {
  "a curve is missing":
    `#fig\\:noise-schedules svg [stroke-width="2"] path:first-child { display: none }`,
  "a panel has moved":
    "#fig\\:standard-normal .chart:nth-child(2) { translate: 12px 0 }",
  "a picture is missing":
    "#fig\\:noise-schedules .strip:first-child img { visibility: hidden }",
};

for (const [name, style] of Object.entries(damages)) {
  Deno.test(`a figure in which ${name} is found to be another`, () =>
    withPage("/", async (page) => {
      await settle(page);
      const id = style.match(/^#([^ ]+)/)![1].replace("\\", "");
      assert.ok(!isOther(await compare(page, id)), `${id}, not damaged`);
      await page.addStyleTag({ content: style });
      assert.ok(isOther(await compare(page, id)), `${id}, damaged`);
    }, asDrawn));
}

/** Every picture is there, nothing moves, and nothing is written. */
async function settle(page: Page): Promise<void> {
  await page.addStyleTag({
    content: `${faceOf("Letters", letters)} ${faceOf("Signs", signs)}
      :root {
        --sans: Letters, Signs;
        --serif: Letters, Signs;
        --mono: Letters, Signs;
      }
      * { content-visibility: visible !important }
      body:has(.shot) { visibility: hidden }
      figure.shot {
        visibility: visible;
        position: absolute;
        top: 0;
        left: 0;
        z-index: 9;
        width: 700px;
        margin: 0;
        background: var(--paper);
      }
      figcaption { display: none }
      figure * { -webkit-text-fill-color: transparent }
      figure text { fill: transparent !important }`,
  });
  await page.evaluate(async () => {
    for (const image of document.images) image.loading = "eager";
    await Promise.all(
      Array.from(document.images)
        .filter((image) => image.checkVisibility())
        .map((image) => image.decode()),
    );
    // Faces of the machine's own, which others may lack, fail where they do.
    await Promise.allSettled(
      Array.from(document.fonts, (face) => face.load()),
    );
  });
  await page.waitForLoadState("networkidle");
}

async function compare(page: Page, id: string): Promise<Comparison> {
  const shot = await shoot(page, id);
  const before = await blurred(await Deno.readFile(storedPath(id)));
  const actual = await small(shot).png().toBuffer({ resolveWithObject: true });
  const now = await blurred(actual.data, before.height);
  const data = now.data.map((grey, at) => Math.abs(grey - before.data[at]));
  return {
    shot,
    difference: { ...now, data },
    pixels: data.filter((it) => it > mostDifference).length / data.length,
    height: Math.abs(actual.info.height - before.height) / before.height,
  };
}

function isOther({ pixels, height }: Comparison): boolean {
  return pixels > mostPixels || height > mostHeight;
}

/** Writes what was seen and what differs; answers where. */
async function keep(
  id: string,
  { shot, difference: { data, width, height } }: Comparison,
): Promise<string> {
  const place = await Deno.makeTempDir({ prefix: `${nameOf(id)}-` });
  await Deno.writeFile(join(place, "actual.png"), shot);
  await sharp(data, { raw: { width, height, channels: 1 } }).negate()
    .toFile(join(place, "difference.png"));
  return place;
}

/** The figure alone, at whole pixels: what stands above it has no say. */
async function shoot(page: Page, id: string): Promise<Uint8Array> {
  const figure = page.locator(`[id="${id}"]`);
  await figure.evaluate((it) => it.classList.add("shot"));
  const shot = await figure.screenshot({ animations: "disabled" });
  await figure.evaluate((it) => it.classList.remove("shot"));
  return shot;
}

function small(shot: Uint8Array) {
  return sharp(shot).resize({ width: storedWidth }).greyscale();
}

async function blurred(file: Uint8Array, height?: number): Promise<Grey> {
  const { data, info } = await sharp(file)
    .resize({ width: storedWidth, height, fit: "fill" })
    .greyscale().blur(1).raw().toBuffer({ resolveWithObject: true });
  return {
    data: new Uint8Array(data.filter((_, at) => at % info.channels === 0)),
    width: info.width,
    height: info.height,
  };
}

function faceOf(family: string, { buffer }: { buffer: ArrayBuffer }): string {
  const data = Buffer.from(buffer).toString("base64");
  return `@font-face { font-family: ${family}; src: url(data:font/woff2;base64,${data}) }`;
}

function nameOf(id: string): string {
  return id.replace("fig:", "");
}

function storedPath(id: string): string {
  return fileURLToPath(new URL(`${nameOf(id)}.webp`, folder));
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}
