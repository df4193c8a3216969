/** Every page of the built site, as files and as a reader's browser has it. */
import assert from "node:assert/strict";
import { join, sep } from "node:path";
import axe from "axe-core";
import { parseHTML } from "linkedom";
import type { Page } from "playwright-core";
import { embedFolder } from "../components/widgets/bundle.ts";
import { site, withPage } from "./browser.ts";
import { filesUnder } from "./tree.ts";

/** Fewer characters than this cannot say what a figure shows. */
const shortestAlternative = 20;

const schemes = ["light", "dark"] as const;

const files = await filesUnder(site);
const pages = files.filter((file) => file.endsWith(".html"));

Deno.test("the site has a front page with figures", () => {
  assert.ok(pages.includes("index.html"), `no index.html in ${site}`);
});

for (const file of pages) {
  const path = "/" + file.replace(/(^|\/)index\.html$/, "$1");

  Deno.test(`${path}: links, images and fragments resolve`, async () => {
    assert.deepEqual(await brokenReferences(file), []);
  });

  Deno.test(`${path}: figures are numbered in order and described`, async () => {
    const document = await parse(file);
    const figures = [...document.querySelectorAll("figure")];
    const numbers = figures.map((figure) => {
      const caption = figure.querySelector("figcaption")?.textContent ?? "";
      return caption.trim().match(/^(?:Figure\s+|图)(\d+)/)?.[1] ?? caption;
    });
    assert.deepEqual(numbers, figures.map((_, i) => String(i + 1)));
    assert.deepEqual(figures.flatMap(undescribed), []);
  });

  // Framed widgets stand on other pages too: one look by night and one by phone.
  const isFrame = path.startsWith(`/${embedFolder}/`);

  for (const colorScheme of isFrame ? ["dark"] as const : schemes) {
    Deno.test(`${path}: ${colorScheme}, no error, no fault of access`, () =>
      withPage(path, async (page, { requests }) => {
        await scrollThrough(page);
        assert.deepEqual(await violations(page), []);
        assert.deepEqual(await emptyImages(page), []);
        // model and runtime wait for the reader
        assert.deepEqual(requests.filter((url) => heavy.test(url)), []);
      }, { colorScheme, reducedMotion: "no-preference" }));
  }

  for (const width of isFrame ? [320] : [390, 320]) {
    Deno.test(`${path}: ${width} px, nothing sticks out`, () =>
      withPage(path, async (page) => {
        await scrollThrough(page);
        assert.deepEqual(await page.evaluate(wide), []);
        assert.deepEqual(await violations(page), []);
      }, { viewport: { width, height: 800 } }));
  }

  Deno.test(`${path}: without scripts, text and figures are there`, () =>
    withPage(path, async (page) => {
      await scrollThrough(page);
      assert.ok((await page.innerText("body")).trim().length > 30);
      assert.deepEqual(await page.evaluate(hiddenFigures), []);
      assert.deepEqual(await emptyImages(page), []);
    }, { javaScript: false }));
}

const heavy = /\.(onnx|wasm|f16)(\?|$)|\/models\/|\/ort\b/;

async function parse(file: string): Promise<Document> {
  return parseHTML(await Deno.readTextFile(join(site, file))).document;
}

/** References of a page to its own site that lead nowhere. */
async function brokenReferences(file: string): Promise<string[]> {
  const document = await parse(file);
  const base = new URL(file.split(sep).join("/"), "http://site/");
  const broken: string[] = [];
  for (const reference of references(document)) {
    const url = new URL(reference, base);
    if (url.origin !== base.origin) continue;
    const path = decodeURIComponent(url.pathname).slice(1);
    const target = path === "" || path.endsWith("/")
      ? `${path}index.html`
      : path;
    if (!files.includes(target)) {
      broken.push(`${reference}: no ${target} in the site`);
      continue;
    }
    const id = decodeURIComponent(url.hash.slice(1));
    if (!id || !target.endsWith(".html")) continue;
    const there = target === file ? document : await parse(target);
    if (!there.getElementById(id)) {
      broken.push(`${reference}: no element #${id} in ${target}`);
    }
  }
  return broken;
}

function references(document: Document): string[] {
  const found: string[] = [];
  for (const name of ["href", "src", "poster", "data-src", "action"]) {
    for (const element of document.querySelectorAll(`[${name}]`)) {
      found.push(element.getAttribute(name)!);
    }
  }
  for (const element of document.querySelectorAll("[srcset]")) {
    for (const candidate of element.getAttribute("srcset")!.split(/,\s+/)) {
      found.push(candidate.trim().split(/\s+/)[0]);
    }
  }
  return found.filter((url) => !/^(data|mailto|blob):/.test(url));
}

/** What in a figure a reader who cannot see it is told nothing about. */
function undescribed(figure: Element): string[] {
  const alternatives: (string | null | undefined)[] = [];
  for (const image of figure.querySelectorAll("img")) {
    if (image.closest("[aria-hidden=true], [role=img]")) continue;
    const text = image.getAttribute("alt");
    // "" says on purpose that another text of the figure speaks for it too
    if (text !== "") alternatives.push(text);
  }
  for (const drawn of figure.querySelectorAll("[role=img], video, canvas")) {
    if (drawn.closest("[aria-hidden=true]")) continue;
    alternatives.push(
      drawn.getAttribute("aria-label") ?? drawn.querySelector("title")
        ?.textContent,
    );
  }
  const name = figure.id || figure.textContent?.trim().slice(0, 40);
  const faults = alternatives
    .filter((text) => (text ?? "").trim().length < shortestAlternative)
    .map((text) => `${name}: says only ${JSON.stringify(text ?? null)}`);
  if (!alternatives.length && !figure.querySelector("table, [aria-label]")) {
    faults.push(`${name}: nothing in it has an alternative text`);
  }
  return faults;
}

/** Brings lazy images in and what waits for the reader's eye. */
async function scrollThrough(page: Page): Promise<void> {
  const height = await page.evaluate(() =>
    document.documentElement.scrollHeight
  );
  for (let y = 0; y < height; y += 600) {
    await page.evaluate((y) => scrollTo(0, y), y);
    await page.waitForTimeout(20);
  }
  await page.evaluate(() => scrollTo(0, 0));
  await page.waitForLoadState("networkidle");
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return await page.evaluate(async () => {
    // deno-lint-ignore no-explicit-any -- the library's global in the page
    const { violations } = await (globalThis as any).axe.run(document);
    // deno-lint-ignore no-explicit-any -- its result is not typed in the page
    return violations.map(({ id, help, nodes }: any) =>
      `${id}: ${help}: ${
        // deno-lint-ignore no-explicit-any -- as above
        nodes.slice(0, 3).map((node: any) => node.target.join(" ")).join(", ")}`
    );
  });
}

/** Images on the page that have no pixel, as one that failed to load. */
async function emptyImages(page: Page): Promise<string[]> {
  return await page.evaluate(() =>
    [...document.images]
      .filter((image) => image.complete && image.naturalWidth === 0)
      .map((image) => image.currentSrc || image.src)
  );
}

/** In the page: what makes it scroll sideways. */
function wide(): string[] {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const sticksOut = (element: Element) =>
    element.getBoundingClientRect().right > width + 0.5;
  const isClipped = (element: Element): boolean => {
    const parent = element.parentElement;
    if (!parent || parent === document.body) return false;
    return getComputedStyle(parent).overflowX !== "visible"
      ? !sticksOut(parent) || isClipped(parent)
      : isClipped(parent);
  };
  const found = [...document.body.querySelectorAll<HTMLElement>("*")]
    .filter((element) => sticksOut(element) && !isClipped(element))
    // the outermost of each: what is inside it only follows
    .filter((element) => !sticksOut(element.parentElement!))
    .map((element) => element.outerHTML.slice(0, 120));
  return [`${document.documentElement.scrollWidth} px wide`, ...found];
}

/** In the page: figures of which nothing can be seen. */
function hiddenFigures(): string[] {
  return [...document.querySelectorAll("figure")]
    .filter((figure) => {
      // A style with an address is a picture as well: a mask.
      const drawn = figure.querySelectorAll(
        `img, svg, canvas, table, [style*="url("]`,
      );
      return ![...drawn].some((element) => {
        const { width, height } = element.getBoundingClientRect();
        return width >= 40 && height >= 40 && element.checkVisibility();
      });
    })
    .map((figure) => figure.id || figure.outerHTML.slice(0, 120));
}
