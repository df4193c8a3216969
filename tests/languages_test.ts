/** A page in two languages is one page: the same parts, figures and numbers. */
import assert from "node:assert/strict";
import { parseHTML } from "linkedom";
import {
  addressIn,
  type Language,
  languages,
  translatedTo,
} from "../components/languages/languages.ts";
import { site } from "./browser.ts";

const [source] = languages;

/** What a page has that no translation changes; sets are sorted. */
interface Bones {
  /** Level and id of each heading, figure and table, in their order. */
  order: string[];
  /** By section: numbers and glyphs by name, works, formulas. */
  sections: Map<string, Record<string, string[]>>;
}

const headings = "h1, h2, h3, h4";

/** TeX of a formula, as KaTeX keeps it. */
const texOf = (formula: Element) =>
  formula.querySelector("annotation")?.textContent?.replaceAll(/\s+/g, " ")
    .trim() ?? "";

function bonesOf(html: string): Bones {
  const { document } = parseHTML(html);
  const main = document.querySelector("main")!;
  for (const it of main.querySelectorAll(".provenance, .references, .cite")) {
    it.remove();
  }
  // Figures say their own words, which their translations are tested for.
  const outline = [...main.querySelectorAll(`${headings}, figure, table[id]`)];
  const order = outline.map((it) => `${it.localName} ${it.id}`);
  const sections: Bones["sections"] = new Map();
  const places = `${headings}, data[value], .glyph, a[href^="#ref"], .katex`;
  let section = "";
  const found = () => ({
    numbers: [] as string[],
    glyphs: [] as string[],
    works: [] as string[],
    displayed: [] as string[],
    formulas: [] as string[],
  });
  let here = found();
  sections.set(section, here);
  for (const it of main.querySelectorAll(places)) {
    if (it.matches(headings)) {
      section = it.id;
      sections.set(section, here = found());
    }
    if (it.closest("figure, .glossary")) continue;
    if (it.localName === "data") here.numbers.push(it.getAttribute("value")!);
    else if (it.matches(".glyph")) {
      here.glyphs.push(it.getAttribute("aria-label")!);
    } else if (it.localName === "a") here.works.push(it.getAttribute("href")!);
    else if (it.closest(".katex-display")) here.displayed.push(texOf(it));
    else if (it.matches(".katex")) here.formulas.push(texOf(it));
  }
  for (const parts of sections.values()) {
    parts.numbers.sort();
    parts.glyphs = [...new Set(parts.glyphs)].sort();
    parts.works = [...new Set(parts.works)].sort();
    parts.formulas = [...new Set(parts.formulas)].sort();
  }
  return { order, sections };
}

function assertSame(translation: string, original: string, url: string): void {
  const [own, theirs] = [translation, original].map(bonesOf);
  assert.deepEqual(own.order, theirs.order, `${url}: headings and figures`);
  for (const [id, parts] of theirs.sections) {
    assert.deepEqual(own.sections.get(id), parts, `${url}#${id}`);
  }
}

/** The file of a page; nothing if there is none. */
function read(url: string): string | undefined {
  const file = url.endsWith("/") ? `${url}index.html` : url;
  try {
    return Deno.readTextFileSync(`${site}${file}`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Addresses of the pages below an address. */
function pagesBelow(url: string): string[] {
  let entries: Deno.DirEntry[];
  try {
    entries = [...Deno.readDirSync(`${site}${url}`)];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
  return entries.flatMap(({ name, isDirectory }) =>
    isDirectory
      ? pagesBelow(`${url}${name}/`)
      : name === "index.html"
      ? [url]
      : name.endsWith(".html")
      ? [`${url}${name}`]
      : []
  );
}

function assertLinked(html: string, url: string, language: Language): void {
  const { document } = parseHTML(html);
  assert.equal(document.documentElement.lang, language.tag, url);
  const alternates = [
    ...document.querySelectorAll("link[rel=alternate][hreflang]"),
  ].map((it) => [
    it.getAttribute("hreflang")!,
    new URL(it.getAttribute("href")!).pathname,
  ]);
  const wanted = languages.flatMap((other) => {
    const address = addressIn(url, language, other);
    if (!read(address)) return [];
    const own = [[other.tag, address]];
    return other === source ? [...own, ["x-default", address]] : own;
  });
  assert.deepEqual(alternates, wanted, `${url}: its other languages`);
}

for (const language of translatedTo) {
  for (const url of pagesBelow(language.home)) {
    Deno.test(`${url} has the parts, figures and numbers of its original`, () => {
      const translation = read(url)!;
      const address = addressIn(url, language, source);
      const original = read(address);
      assert.ok(original, `${url} is a translation of ${address}`);
      assertSame(translation, original, url);
      assertLinked(translation, url, language);
      assertLinked(original, address, source);
    });
  }
}

Deno.test("a page without translation offers no other language", () => {
  const html = read("/reference/")!;
  const { document } = parseHTML(html);
  assert.equal(document.querySelector(".language, link[hreflang]"), null);
});

Deno.test("what a translation lacks is noticed", async (test) => {
  const original = read("/")!;
  assertSame(original, original, "itself");
  const without = (what: string, selector: string) =>
    test.step(what, () => {
      const { document } = parseHTML(original);
      const parts = document.querySelectorAll(`main ${selector}`);
      assert.ok(parts.length, `the guide has ${selector}`);
      for (const part of parts) part.remove();
      assert.throws(() => assertSame(document.toString(), original, "/"));
    });
  await without("a heading", "#the-data");
  await without("a figure", "figure");
  await without("a number", "p data[value=pixels]");
  await without("a work", "p .citations");
  await without("a formula", "p > .katex");
  await without("a displayed formula", ".katex-display");
});
