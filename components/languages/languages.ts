/** A language that the pages are written in. */
export interface Language {
  /** As in `<html lang>`: BCP 47. */
  tag: string;
  /** What it calls itself. */
  name: string;
  /** Address of its first page; all others lie below. */
  home: string;
  /** As Open Graph names it. */
  openGraph: string;
}

/** The first is the one that code and articles are written in. */
export const languages: readonly [Language, ...Language[]] = [
  { tag: "en", name: "English", home: "/", openGraph: "en" },
  { tag: "zh-Hans", name: "简体中文", home: "/zh/", openGraph: "zh_CN" },
];

/** Those that words are translated to. */
export const translatedTo: readonly Language[] = languages.slice(1);

/** @throws for a language that is not in the list */
export function languageOf(tag: string): Language {
  const language = languages.find((it) => it.tag === tag);
  if (language) return language;
  throw new Error(
    `no page can be in "${tag}": components/languages/languages.ts has ${
      languages.map((it) => it.tag).join(", ")
    }`,
  );
}

/**
 * The address of the same page in another language: "/embed/" → "/zh/embed/".
 * Whether there is such a page is not asked.
 */
export function addressIn(url: string, from: Language, to: Language): string {
  return to.home + url.slice(from.home.length);
}
