import { languages } from "./languages.ts";

/**
 * Says a text in the language of the page. Code has its texts in English, in
 * place; these are the keys of their translations:
 *
 * ```ts
 * say`noise after ${steps} steps`; // key: "noise after {0} steps"
 * say("noise after {0} steps", steps); // the same, where there is no template
 * ```
 *
 * Lines of a template become one.
 */
export interface Say {
  (english: TemplateStringsArray | string, ...values: unknown[]): string;
  /** The language: a `tag` of `languages`. */
  readonly lang: string;
  /** 20509 → "20,509" */
  count(value: number): string;
  /** 5246976 → "5.2 million", "520万" */
  large(value: number): string;
}

/**
 * @param translate gives a text with its places, "{0}", in the language
 * @throws what is made of it: for a template that has a place of its own
 */
export function sayIn(
  lang: string,
  translate: (english: string) => string,
): Say {
  const say = (english: TemplateStringsArray | string, ...values: unknown[]) =>
    translate(typeof english === "string" ? english : keyOf(english))
      .replaceAll(/\{(\d+)\}/g, (place, i) => String(values[i] ?? place));
  return Object.assign(say, {
    lang,
    count: (value: number) => value.toLocaleString(lang),
    large: (value: number) =>
      value.toLocaleString(lang, {
        notation: "compact",
        compactDisplay: "long",
        minimumSignificantDigits: 2,
        maximumSignificantDigits: 2,
      }),
  });
}

/** Says a text as the code has it. */
export const sayInEnglish: Say = sayIn(languages[0].tag, (english) => english);

/** The places for values in a text, each once, in order: "{0}". */
export function placesIn(text: string): string[] {
  return [...new Set(text.match(/\{\d+\}/g))].sort();
}

function keyOf(template: TemplateStringsArray): string {
  if (template.some((part) => placesIn(part).length)) {
    throw new Error(
      `"${
        template.join("…")
      }": a number in braces is the place of a value. In a formula write { 1 }.`,
    );
  }
  return template.reduce((text, part, i) => `${text}{${i - 1}}${part}`)
    .replaceAll(/\s*\n\s*/g, " ");
}
