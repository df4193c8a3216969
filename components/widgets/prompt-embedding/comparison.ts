import type { EncodedTokens } from "../../../inference/token_encoding.ts";
import {
  cosine,
  type Pair,
  type Place,
  sameElsewhere,
  vectorAlone,
  vectorAt,
  vectorOfOne,
  wordAround,
} from "./company.ts";

/** A token's cosines with a word: null where there is no such vector. */
export interface Likeness {
  word: string;
  /** Tokens of the word: only a word of one has a vector of its own. */
  tokens: number;
  /** In the first text, in the second, alone. */
  cosines: readonly [number | null, number | null, number | null];
}

/** What is known of the texts that are shown. */
export interface Shown {
  texts: readonly [string, string];
  pair: Pair;
  place: Place | null;
  /** Between the chosen token's vectors in the two texts. */
  between: number | null;
  likeness: readonly Likeness[];
}

/** Gives a text's vectors; null for a text without words. */
export type Encode = (text: string) => Promise<EncodedTokens | null>;

/**
 * Encodes two texts, and compares a token of theirs with words.
 *
 * @param placeIn chooses the token, once its text has rows
 */
export async function compare(
  texts: readonly [string, string],
  landmarks: readonly string[],
  encode: Encode,
  placeIn: (pair: Pair) => Place | null,
): Promise<Shown> {
  const pair = [await encode(texts[0]), await encode(texts[1])] as const;
  const place = placeIn(pair);
  const alone = place && await vectorAloneOf(pair, place, encode);
  const other = place && sameElsewhere(pair, place);
  const vectors = ([0, 1] as const).map((which) => {
    const found = [place, other].find((it) => it?.which === which);
    return found ? vectorAt(pair[which]!, found.row) : null;
  });
  const likeness: Likeness[] = [];
  for (const word of landmarks) {
    const encoded = await encode(word);
    const its = vectorOfOne(encoded);
    const [first, second, third] = [...vectors, alone]
      .map((it) => it && its && cosine(it, its));
    likeness.push({
      word,
      tokens: (encoded?.tokens ?? 2) - 2,
      cosines: [first, second, third],
    });
  }
  const [first, second] = vectors;
  const between = first && second && cosine(first, second);
  return { texts, pair, place, between, likeness };
}

/** A token as it is written. */
export function tokenAt(pair: Pair, { which, row }: Place): string {
  return pair[which]!.pieces[row];
}

/** The vector that a token has where its word is the whole text; null for a mark. */
async function vectorAloneOf(
  pair: Pair,
  { which, row }: Place,
  encode: Encode,
): Promise<Float32Array | null> {
  const { pieces } = pair[which]!;
  const found = wordAround(pieces, row);
  return found &&
    vectorAlone(await encode(found.word), found.piece, pieces[row]);
}
