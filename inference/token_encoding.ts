/** What a text encoder makes of a text, token by token. */
import type { EncodedText, TextEncoding } from "./text_encoder.ts";
import { wordPiece } from "./word_piece.ts";

/** The vectors of a text, and the token that each belongs to. */
export interface EncodedTokens extends EncodedText {
  /** As in the vocabulary, from "[CLS]" to "[SEP]"; "##" goes on within a word. */
  readonly pieces: readonly string[];
}

/** As `TextEncoding`, and names the tokens. */
export type TokenEncoding = (text: string) => Promise<EncodedTokens | null>;

/**
 * An encoder that names the tokens.
 * @param vocabulary the text of the vocabulary file that `encode` reads
 * @param maxTokens as `encode` has it
 */
export function tokenEncoding(
  encode: TextEncoding,
  vocabulary: string,
  maxTokens: number,
): TokenEncoding {
  const tokens = vocabulary.trimEnd().split("\n");
  const tokenize = wordPiece(tokens);
  return async (text) => {
    const encoded = await encode(text);
    if (!encoded) return null;
    const { ids } = tokenize(text, maxTokens);
    return { ...encoded, pieces: Array.from(ids, (id) => tokens[id]) };
  };
}
