import { parseHTML } from "linkedom";

/**
 * What a reader takes in per minute, of prose that explains: words, and Chinese
 * characters, so that a text takes about as long in both languages.
 */
const perMinute = { words: 230, characters: 260 };
/** Time for a figure, beside the words of its caption. */
const minutesPerFigure = 1 / 3;

/**
 * Minutes that a reader needs for an article, rounded; at least 1. What stands
 * in pictures and folds is no text, and a formula is a word.
 *
 * @param html the article, rendered
 */
export function readingTime(html: string): number {
  const { document } = parseHTML(`<html><body>${html}</body></html>`);
  const figures = document.querySelectorAll("figure").length;
  for (const formula of document.querySelectorAll(".katex")) {
    formula.replaceWith(" formula ");
  }
  for (
    const it of document.querySelectorAll(
      "figure > :not(figcaption), svg, details, script, style, .permalink",
    )
  ) it.remove();
  const text = document.body.textContent!;
  const characters = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const words = text.replaceAll(/\p{Script=Han}/gu, " ")
    .match(/[\p{L}\p{N}]+(?:[’'.,-][\p{L}\p{N}]+)*/gu)?.length ?? 0;
  const minutes = words / perMinute.words +
    characters / perMinute.characters + figures * minutesPerFigure;
  return Math.max(1, Math.round(minutes));
}
