import type { Page } from "lume/core/file.ts";
import type Site from "lume/core/site.ts";
import {
  addressIn,
  languageOf,
  languages,
  translatedTo,
} from "../languages/languages.ts";
import {
  pageTranslator,
  pageWords,
  scriptTexts,
} from "../languages/page_words.ts";

const [{ tag: source }] = languages;

/** A page in one of its languages. */
export interface Alternate {
  /** As in `<html lang>`. */
  lang: string;
  /** What the language calls itself. */
  name: string;
  /** As Open Graph names it. */
  openGraph: string;
  /** On the site. */
  url: string;
  /** It is for readers of all other languages. */
  isDefault: boolean;
}

/**
 * Pages in several languages. The language is `lang` in a page's data; it gets
 *
 * - `alternates`: the same page in all languages that it is in, its own among
 *   them; nothing if there is no other;
 * - `guide`: address and title of the first page in its language;
 * - `openGraphLocale`: the language as Open Graph names it.
 *
 * In a template, `"Contents" |> say` says a text in the language of the page, and
 * `lang |> wordsOfScripts` is what the page's scripts say, by their English. A
 * text without a translation ends the build.
 */
export default function multilingual(): (site: Site) => void {
  return (site) => {
    site.filter(
      "say",
      function (english: string, ...values: unknown[]): string {
        return pageWords(this?.data?.lang)(english, ...values);
      },
    );
    site.filter("wordsOfScripts", wordsOfScripts);
    site.preprocess("*", (all: Page[]) => {
      const pages = all.filter(({ data }) => data.layout);
      const byAddress = new Map(pages.map((page) => [page.data.url, page]));
      for (const { data } of pages) {
        const language = languageOf(data.lang);
        const alternates = languages.flatMap((other): Alternate[] => {
          const url = addressIn(data.url, language, other);
          const { tag, name, openGraph } = other;
          return byAddress.get(url)?.data.lang === tag
            ? [{ lang: tag, name, openGraph, url, isDefault: tag === source }]
            : [];
        });
        data.alternates = alternates.length > 1 ? alternates : undefined;
        data.openGraphLocale = language.openGraph;
        const { home } = language;
        data.guide = { url: home, title: byAddress.get(home)?.data.title };
      }
    });
    site.process([".html"], () => {
      for (const { tag } of translatedTo) {
        pageTranslator(tag).requireAll("the pages");
      }
    });
  };
}

/** JSON, to stand in a script element; nothing for the language of the code. */
function wordsOfScripts(lang: string): string {
  return lang === source
    ? ""
    : JSON.stringify(Object.fromEntries(scriptTexts(lang)))
      .replaceAll("<", "\\u003c");
}
