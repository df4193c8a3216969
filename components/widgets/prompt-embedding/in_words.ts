/** What is shown, in words. */
import { cosineText } from "./company.ts";
import { type Likeness, type Shown, tokenAt } from "./comparison.ts";
import type { EmbeddingWords } from "./words.ts";

/** A comparison. */
export function aloud(
  { word, tokens, cosines }: Likeness,
  text: EmbeddingWords,
): string {
  if (tokens !== 1) return text.row(word, text.tokens(tokens));
  const values = cosines.flatMap((it, i) =>
    it === null ? [] : [`${cosineText(it)} ${text.inText[i]}`]
  );
  return text.row(word, values.join(text.and));
}

/** What the reader is to know about these texts. */
export function notesOn(
  { texts, pair, place, between }: Shown,
  text: EmbeddingWords,
): string[] {
  const notes: string[] = [];
  for (const which of [0, 1] as const) {
    const encoded = pair[which];
    // An empty second text is none.
    if (!encoded && (which === 0 || texts[which])) {
      notes.push(text.noWords[which]);
    }
    if (encoded?.truncated) notes.push(text.cut(encoded.tokens)[which]);
  }
  if (pair.some((it) => it?.pieces.includes("[UNK]"))) {
    notes.push(text.unknown);
  }
  if (place && between === null && pair[0] && pair[1]) {
    const other = place.which === 0 ? 1 : 0;
    notes.push(text.missing(tokenAt(pair, place))[other]);
  }
  return notes;
}

/** All of it, for screen readers. */
export function summaryOf(shown: Shown, text: EmbeddingWords): string {
  const { pair, place, between, likeness } = shown;
  const notes = notesOn(shown, text);
  if (!place) return notes.join(" ");
  const rows = likeness.map((it) => aloud(it, text)).join(text.then);
  return [
    text.summary(
      tokenAt(pair, place),
      between === null ? null : cosineText(between),
      rows,
    ),
    ...notes,
  ].join(" ");
}
