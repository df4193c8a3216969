import { parse as parseYaml } from "@std/yaml/parse.js";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { languages } from "./languages.ts";
import { placesIn, type Say, sayIn } from "./say.ts";

/** Says texts in the words of one file, and knows what that lacks. */
export interface Translator {
  say: Say;
  /** All texts that were said, in English with their places. */
  said: ReadonlySet<string>;
  /** Translations by their English. */
  texts: ReadonlyMap<string, string>;
  /**
   * @param of what says the texts, for the message
   * @throws if one that was said has no translation; the message has what to
   *   add to which file
   */
  requireAll(of: string): void;
}

/**
 * The translator for a folder's texts: those in `<folder>/<tag>/<name>.yml`.
 * What that lacks is said in English until `requireAll` tells all of it at once.
 *
 * @param folder a URL that ends in "/"
 */
export function translatorOf(
  folder: string,
  name: string,
  lang: string,
): Translator {
  const said = new Set<string>();
  const path = fileURLToPath(new URL(`${lang}/${name}.yml`, folder));
  const isSource = lang === languages[0].tag;
  const texts = isSource ? new Map<string, string>() : readTexts(path, lang);
  return {
    said,
    texts,
    say: sayIn(lang, (english) => {
      said.add(english);
      return texts.get(english) ?? english;
    }),
    requireAll(of) {
      const missing = [...said].filter((english) => !texts.has(english));
      if (isSource || !missing.length) return;
      throw new Error(
        `${
          relative(".", path)
        } lacks ${missing.length} of the texts of ${of}. ` +
          `Add, translated:\n${entriesFor(missing, lang)}`,
      );
    },
  };
}

/** YAML to fill in. */
function entriesFor(texts: readonly string[], lang: string): string {
  return texts.map((english) =>
    `- en: ${JSON.stringify(english)}\n  ${lang}: ""\n`
  ).join("");
}

/** What files held when they were last read: some are asked for by every widget. */
const known = new Map<string, { source: string; texts: Map<string, string> }>();

/** As `parseTexts`; a file that is not there holds none. */
function readTexts(path: string, lang: string): Map<string, string> {
  let source: string;
  try {
    source = Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return new Map();
    throw error;
  }
  const before = known.get(path);
  if (before?.source === source) return before.texts;
  const texts = parseTexts(source, relative(".", path), lang);
  known.set(path, { source, texts });
  return texts;
}

/**
 * Translations by their English: of a YAML list of `en` and the language's tag.
 *
 * @param path named in errors
 * @throws with the line, if one of the two is lacking, a text stands twice, or
 *   both have not the same places for values
 */
export function parseTexts(
  source: string,
  path: string,
  lang: string,
): Map<string, string> {
  const lines = [...source.matchAll(/^- /gm)]
    .map(({ index }) => source.slice(0, index).split("\n").length);
  const texts = new Map<string, string>();
  const list = (parseYaml(source) ?? []) as Record<string, unknown>[];
  list.forEach(({ en, [lang]: text }, i) => {
    const fail = (message: string): never => {
      throw new Error(`${path}:${lines[i]}: ${message}`);
    };
    if (typeof en !== "string" || typeof text !== "string" || !text) {
      return fail(`an entry has a text in \`en\` and the same in \`${lang}\`.`);
    }
    if (texts.has(en)) fail(`"${en}" is translated already.`);
    const [places, own] = [en, text].map((it) => placesIn(it).join(" "));
    if (places !== own) {
      fail(`the translation has the places ${own}, the English ${places}.`);
    }
    texts.set(en, text);
  });
  return texts;
}
