import { escaped } from "../element/escaped.ts";
import { axisFor, cosineText } from "./company.ts";
import type { Likeness } from "./comparison.ts";
import { aloud } from "./in_words.ts";
import type { EmbeddingWords } from "./words.ts";

/**
 * A row for each word, with a dot for each cosine, and the axis below them, as
 * HTML; no axis where nothing is on it.
 */
export function likenessParts(
  likeness: readonly Likeness[],
  text: EmbeddingWords,
): { rows: string; axis: string } {
  const known = likeness.flatMap(({ cosines }) => cosines)
    .filter((it) => it !== null);
  const ticks = axisFor(known);
  const [from, to] = [ticks[0], ticks[ticks.length - 1]];
  const at = (it: number) => `${((it - from) / (to - from) * 100).toFixed(2)}%`;
  const axis = ticks.map((it) =>
    `<span style="--at:${at(it)}">${it.toFixed(1).replace("-", "−")}</span>`
  ).join("");
  return {
    rows: likeness.map((it) => row(it, at, text)).join(""),
    axis: known.length ? axis : "",
  };
}

function row(
  it: Likeness,
  at: (cosine: number) => string,
  text: EmbeddingWords,
): string {
  const { word, tokens, cosines } = it;
  const [first, second, alone] = cosines;
  const dot = (name: string, cosine: number | null) =>
    cosine === null ? "" : `<i class="${name}" style="--at:${at(cosine)}"></i>`;
  const way = first === null || second === null
    ? ""
    : `<i class="way" style="--from:${at(Math.min(first, second))};--to:${
      at(Math.max(first, second))
    }"></i>`;
  const number = (cosine: number | null) =>
    cosine === null ? "" : cosineText(cosine);
  const values = tokens === 1
    ? `<b>${number(first)}</b><s>${number(second)}</s>`
    : `<small>${text.tokens(tokens)}</small>`;
  const dots = dot("alone", alone) + dot("first", first) +
    dot("second", second);
  return `<li><span class="unseen">${
    escaped(aloud(it, text))
  }</span><em aria-hidden="true">${
    escaped(word)
  }</em><span aria-hidden="true" style="display:contents">${values}<span class="track">${way}${dots}</span></span></li>`;
}
