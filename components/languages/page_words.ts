import type { Say } from "./say.ts";
import { type Translator, translatorOf } from "./translator.ts";

const folder = new URL(".", import.meta.url).href;
const translators = new Map<string, Translator>();

/**
 * The words that pages have beside their articles: labels, headings of lists,
 * buttons. Their translations are in `<tag>/page.yml` in this folder.
 */
export function pageWords(lang: string): Say {
  return pageTranslator(lang).say;
}

/** The same, with what was said so far. */
export function pageTranslator(lang: string): Translator {
  const known = translators.get(lang);
  if (known) return known;
  const translator = translatorOf(folder, "page", lang);
  translators.set(lang, translator);
  return translator;
}

/** What the scripts of pages say, by its English: `<tag>/scripts.yml`. */
export function scriptTexts(lang: string): ReadonlyMap<string, string> {
  return translatorOf(folder, "scripts", lang).texts;
}
