/** The languages that widgets speak. */
export type Language = "en" | "zh";

/** One text for each language. */
export type Words<T> = Record<Language, T>;

/**
 * The language of the nearest `lang` around an element, as the page has it:
 * Chinese of any script, else English.
 */
export function languageOf(element: Element): Language {
  const lang = element.closest("[lang]")?.getAttribute("lang") ?? "";
  return /^zh\b/i.test(lang) ? "zh" : "en";
}
