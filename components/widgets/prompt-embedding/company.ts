/** How alike the vectors of tokens are: a word in two texts, and other words. */
import type { EncodedTokens } from "../../../inference/token_encoding.ts";

/** A token: which text, and which row of it. */
export interface Place {
  which: 0 | 1;
  row: number;
}

/** Two texts; null = one without words. */
export type Pair = readonly [EncodedTokens | null, EncodedTokens | null];

/** The cosine of the angle between two vectors: 1 = one direction, 0 = none in common. */
export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [both, ofA, ofB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    both += a[i] * b[i];
    ofA += a[i] ** 2;
    ofB += b[i] ** 2;
  }
  return both / Math.sqrt(ofA * ofB);
}

/** The vector of one token. */
export function vectorAt(
  { vectors, tokens }: EncodedTokens,
  row: number,
): Float32Array {
  const width = vectors.length / tokens;
  return vectors.subarray(row * width, (row + 1) * width);
}

/** [CLS], [SEP], [UNK]: no piece of a word. */
export function isMark(piece: string): boolean {
  return /^\[\w+\]$/.test(piece);
}

/**
 * The word that a token is a piece of, and which of its pieces, from 0; null
 * for a mark.
 */
export function wordAround(
  pieces: readonly string[],
  row: number,
): { word: string; piece: number } | null {
  if (isMark(pieces[row])) return null;
  const goesOn = (at: number) => pieces[at]?.startsWith("##") ?? false;
  let first = row;
  while (goesOn(first)) first--;
  let end = row + 1;
  while (goesOn(end)) end++;
  const word = pieces.slice(first, end)
    .map((it) => it.replace(/^##/, "")).join("");
  return { word, piece: row - first };
}

/** The vector of a piece of a word, where the word is the whole text. */
export function vectorAlone(
  alone: EncodedTokens | null,
  piece: number,
  expected: string,
): Float32Array | null {
  const row = piece + 1; // after [CLS]
  return alone?.pieces[row] === expected ? vectorAt(alone, row) : null;
}

/** The vector of a text that is one token; null for any other. */
export function vectorOfOne(
  encoded: EncodedTokens | null,
): Float32Array | null {
  return encoded?.tokens === 3 ? vectorAt(encoded, 1) : null;
}

/** The same token in the other text: the first that is there. */
export function sameElsewhere(pair: Pair, { which, row }: Place): Place | null {
  const other = which === 0 ? 1 : 0;
  const piece = pair[which]?.pieces[row];
  const found = piece ? pair[other]?.pieces.indexOf(piece) ?? -1 : -1;
  return found < 0 ? null : { which: other, row: found };
}

/**
 * What to look at first: of the first text, the token that was looked at, else
 * the first word that both have, else its first token.
 */
export function firstPlace(pair: Pair, sought: string | null): Place | null {
  for (const which of [0, 1] as const) {
    const row = sought === null
      ? -1
      : pair[which]?.pieces.indexOf(sought) ?? -1;
    if (row >= 0) return { which, row };
  }
  const [first, second] = pair;
  if (!first) return second && { which: 1, row: 1 };
  const shared = first.pieces.findIndex((it) =>
    !isMark(it) && second?.pieces.includes(it)
  );
  return { which: 0, row: Math.max(shared, 1) };
}

/** Rows of both texts, counted on from the first to the second. */
export function rowNumber(pair: Pair, { which, row }: Place): number {
  return which === 0 ? row : (pair[0]?.tokens ?? 0) + row;
}

/** The inverse of `rowNumber`; null beyond the rows. */
export function placeOf(pair: Pair, number: number): Place | null {
  const first = pair[0]?.tokens ?? 0;
  if (number < 0 || number >= first + (pair[1]?.tokens ?? 0)) return null;
  return number < first
    ? { which: 0, row: number }
    : { which: 1, row: number - first };
}

/** Words between commas: the first few, each once. */
export function landmarksOf(text: string, most: number): string[] {
  const found = text.split(/[,，、;；]/).map((it) => it.trim())
    .filter((it) => it !== "");
  return [...new Set(found)].slice(0, most);
}

/** An axis for cosines, from 0 or less, in steps of 0.2. */
export function axisFor(values: readonly number[]): number[] {
  const step = .2;
  const from = Math.floor(Math.min(0, ...values) / step + 1e-9);
  const to = Math.ceil(Math.max(.6, ...values) / step - 1e-9);
  return Array.from(
    { length: to - from + 1 },
    (_, i) => Math.round((from + i) * step * 10) / 10,
  );
}

/** With a minus sign where it must be, and never −0.00. */
export function cosineText(value: number): string {
  return value.toFixed(2).replace(/^-0\.00$/, "0.00").replace("-", "−");
}
