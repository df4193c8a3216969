import { Buffer } from "node:buffer";
import italic from "@fontsource/source-serif-4/files/source-serif-4-latin-400-italic.woff2" with {
  type: "bytes",
};
import regular from "@fontsource/source-serif-4/files/source-serif-4-latin-400-normal.woff2" with {
  type: "bytes",
};
import semibold from "@fontsource/source-serif-4/files/source-serif-4-latin-600-normal.woff2" with {
  type: "bytes",
};
import { readdirSync } from "node:fs";
import { basename } from "node:path";
import { Page } from "lume/core/file.ts";
import type Site from "lume/core/site.ts";
import subsetFont from "subset-font";

/** A file of letters, and those of the pages' letters in it. */
interface Face {
  /** On the site, without ".woff2". */
  path: string;
  font(): Promise<Uint8Array>;
  /** What is set in it, of a page's HTML. */
  texts(html: string): Iterable<string>;
  /** Letters of other writing are not looked for. */
  has: RegExp;
  /** Widgets write in it too, on pages that have texts in it. */
  isOfWidgets?: true;
}

/** Han characters, and the marks that are as wide as they are beside them. */
export const han =
  /[\p{Script=Han}\u{3000}-\u{303f}\u{ff00}-\u{ffef}\u{2014}\u{2018}-\u{201d}\u{2026}]/u;

/** Whatever a reader types, or a script writes. */
const ascii = String.fromCharCode(
  ...Array.from({ length: 95 }, (_, i) => 32 + i),
);

/** Over the symbols of widgets. */
const hat = "\u{302}";

const latin = {
  texts: (html: string) => [ascii, html],
  has: /\P{Script=Han}/u,
};

const formula = {
  texts: (html: string) => [ascii, hat, ...formulas(html)],
  has: /./u,
};

const faces: readonly Face[] = [
  {
    path: "/fonts/source-serif-4-400",
    font: () => Promise.resolve(regular),
    ...latin,
  },
  {
    path: "/fonts/source-serif-4-400-italic",
    font: () => Promise.resolve(italic),
    ...latin,
  },
  {
    path: "/fonts/source-serif-4-600",
    font: () => Promise.resolve(semibold),
    ...latin,
  },
  {
    path: "/fonts/noto-serif-sc-400",
    font: () => hanFont(400),
    texts: chinese,
    has: han,
    isOfWidgets: true,
  },
  {
    path: "/fonts/noto-serif-sc-600",
    font: () => hanFont(600),
    texts: (html) => chinese(html).flatMap(emphasised),
    has: han,
    isOfWidgets: true,
  },
  ...katexFonts().map((url): Face => ({
    path: `/katex/fonts/${basename(url.pathname, ".woff2")}`,
    font: () => Deno.readFile(url),
    ...formula,
  })),
];

/** All Chinese letters in the widgets' scripts; which of them are bold, nobody keeps a list of. */
function hanOfWidgets(): string {
  const folder = new URL("../widgets/", import.meta.url);
  const code = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.endsWith("_test.ts"))
    .map((path) => Deno.readTextFileSync(new URL(path, folder)));
  return lettersIn(code.join(""), han);
}

/** The files of letters beside KaTeX's style sheet, which names them. */
function katexFonts(): URL[] {
  const fonts = new URL(
    "fonts/",
    import.meta.resolve("katex/dist/katex.min.css"),
  );
  return [...Deno.readDirSync(fonts)].map(({ name }) => name)
    .filter((name) => name.endsWith(".woff2")).sort()
    .map((name) => new URL(name, fonts));
}

/** Noto Serif SC, all of it: 14 megabytes, which only a Chinese page needs. */
export async function hanFont(weight: 400 | 600): Promise<Uint8Array> {
  const { default: font } = weight === 400
    ? await import("noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf", {
      with: { type: "bytes" },
    })
    : await import("noto-serif-sc/600SemiBold/NotoSerifSC_600SemiBold.ttf", {
      with: { type: "bytes" },
    });
  return font;
}

/**
 * Puts the fonts on the site, each with no more letters than the pages use. To
 * be used after the plugins that change pages.
 */
export default function fonts(): (site: Site) => void {
  return (site) => {
    const made = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();
    const ofWidgets = hanOfWidgets();
    // When one page changes, the letters of the others are known.
    let known = new Map<string, string[]>();
    site.process([".html"], async (pages: Page[], all: Page[]) => {
      known = new Map(pages.map(({ text }) => [
        text,
        known.get(text) ?? lettersOfFaces(text),
      ]));
      for (const [i, face] of faces.entries()) {
        const inPages = [...known.values()].map((it) => it[i]).join("");
        if (!inPages) continue;
        const letters = inOrder(
          face.isOfWidgets ? inPages + ofWidgets : inPages,
        );
        const key = `${face.path} ${letters}`;
        const subset = made.get(key) ?? subsetOf(face, letters);
        made.set(key, subset);
        all.push(
          Page.create({
            url: `${face.path}.woff2`,
            content: await subset,
          }),
        );
      }
    });
  };
}

async function subsetOf({ font }: Face, letters: string) {
  const options = { targetFormat: "woff2" } as const;
  const all = Buffer.from(await font());
  return new Uint8Array(await subsetFont(all, letters, options));
}

/** The letters that a page sets in each face; many are asked for the same. */
function lettersOfFaces(html: string): string[] {
  const found = new Map<Face["texts"], string>();
  return faces.map((face) => {
    const letters = found.get(face.texts) ?? lettersOf(face, html);
    found.set(face.texts, letters);
    return letters;
  });
}

/** The letters that a page sets in a face. */
function lettersOf(face: Face, html: string): string {
  const texts = [...face.texts(html)];
  return lettersIn(texts.map(textOf).join(""), face.has);
}

/** Each letter of a text once, if it is such a one. */
function lettersIn(text: string, has: RegExp): string {
  return [...new Set(text)].filter((it) => has.test(it)).join("");
}

/** Each letter once. */
function inOrder(letters: string): string {
  return [...new Set(letters)].sort().join("");
}

/** The page, if it is a Chinese one. */
function chinese(html: string): string[] {
  return /<html[^>]* lang="zh/.test(html) ? [html] : [];
}

/** What may be bold: headings, terms, the labels of figures, and what stands over a summary. */
function emphasised(html: string): string[] {
  return [
    ...html.matchAll(/<(h[1-4]|strong|b|dfn|dt|th)\b[^>]*>([^]*?)<\/\1>/g),
    ...html.matchAll(/<(nav|figure)\b[^>]*>([^]*?)(?:<\/nav>|<figcaption>)/g),
    ...html.matchAll(/<(aside) class="takeaway"[^>]*>\s*<p>([^]*?)<\/p>/g),
  ].map(([, , text]) => text);
}

/** What KaTeX has drawn, formula by formula. */
function* formulas(html: string): Generator<string> {
  const tag = /<(\/?)span\b[^>]*>/g;
  for (const { index } of html.matchAll(/<span class="katex-html"/g)) {
    tag.lastIndex = index;
    let depth = 0;
    do {
      depth += tag.exec(html)![1] ? -1 : 1;
    } while (depth > 0);
    yield html.slice(index, tag.lastIndex);
  }
}

/** What is to be read of HTML; data in it too, which scripts write. */
function textOf(html: string): string {
  return html.replaceAll(/<style\b[^]*?<\/style>|<[^>]*>/g, "")
    .replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replaceAll("&nbsp;", "\u{a0}");
}
