import { parseHTML } from "linkedom";

/** Words that a reader takes in per minute, of prose that explains. */
const wordsPerMinute = 230;
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
  const words = document.body.textContent!
    .match(/[\p{L}\p{N}]+(?:[’'.,-][\p{L}\p{N}]+)*/gu)?.length ?? 0;
  const minutes = words / wordsPerMinute + figures * minutesPerFigure;
  return Math.max(1, Math.round(minutes));
}
