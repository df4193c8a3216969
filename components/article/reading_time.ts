import { parseHTML } from "linkedom";
import { endOfSpan } from "./end_of_span.ts";

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
  const minutes = known.get(html) ?? minutesOf(html);
  if (known.size > 100) known.clear();
  known.set(html, minutes);
  return minutes;
}

/** When one article changes, the others are as they were. */
const known = new Map<string, number>();

/** What is no text, and takes long to parse. */
const unread = /<(svg|script|style)\b[^]*?<\/\1>/g;

function minutesOf(html: string): number {
  const prose = formulasAsWords(html.replaceAll(unread, ""));
  const { document } = parseHTML(`<html><body>${prose}</body></html>`);
  const figures = document.querySelectorAll("figure").length;
  for (
    const it of document.querySelectorAll(
      "figure > :not(figcaption), details, .permalink",
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

function formulasAsWords(html: string): string {
  const [first, ...others] = html.split('<span class="katex">');
  return first + others.map((rest) => {
    const formula = `<span>${rest}`;
    return ` formula ${formula.slice(endOfSpan(formula, 0))}`;
  }).join("");
}
