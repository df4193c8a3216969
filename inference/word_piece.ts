/**
 * Text as the tokens of BERT: words in lower case without accents, and of each
 * word the longest pieces that the vocabulary holds (WordPiece; Devlin et al.
 * 2019, appendix A.2, after Wu et al. 2016).
 */

/** What a text encoder reads. */
export interface Tokens {
  /** Rows of the vocabulary: [CLS], the text's tokens, [SEP]. */
  readonly ids: Int32Array;
  /** The text had more tokens than fit; those at its end are left out. */
  readonly truncated: boolean;
}

/** Makes tokens of texts, at most `maxTokens` of them, with [CLS] and [SEP]. */
export type Tokenizer = (text: string, maxTokens: number) => Tokens;

/** A longer word is one unknown token, as in the reference. */
const MAX_WORD_CHARACTERS = 100;

/**
 * A tokenizer over a vocabulary, one token for each row; a piece that goes on
 * within a word begins with "##". Names of special tokens in a text are text.
 * @throws {RangeError} if [UNK], [CLS] or [SEP] is missing
 */
export function wordPiece(vocabulary: readonly string[]): Tokenizer {
  const rows = new Map(vocabulary.map((token, row) => [token, row]));
  const [unknown, first, last] = ["[UNK]", "[CLS]", "[SEP]"].map((name) => {
    const row = rows.get(name);
    if (row === undefined) {
      throw new RangeError(`the vocabulary has no ${name}`);
    }
    return row;
  });

  /** The longest piece first, then the longest that follows, to the end. */
  function piecesOf(word: string): number[] {
    const characters = [...word];
    if (characters.length > MAX_WORD_CHARACTERS) return [unknown];
    const pieces: number[] = [];
    for (let start = 0, end; start < characters.length; start = end) {
      let row: number | undefined;
      for (end = characters.length; end > start; end--) {
        const piece = characters.slice(start, end).join("");
        row = rows.get(start ? `##${piece}` : piece);
        if (row !== undefined) break;
      }
      if (row === undefined) return [unknown];
      pieces.push(row);
    }
    return pieces;
  }

  return (text, maxTokens) => {
    const found = wordsOf(text).flatMap(piecesOf);
    const kept = found.slice(0, maxTokens - 2);
    return {
      ids: Int32Array.of(first, ...kept, last),
      truncated: kept.length < found.length,
    };
  };
}

/**
 * Words, punctuation marks and Chinese characters, as BERT reads them. They
 * are the reference's but for some characters that Unicode took in after the
 * reference was written.
 */
export function wordsOf(text: string): string[] {
  const plain = text
    .replace(/[\t\n\r]/g, " ")
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\ufffd]/gu, "")
    .replace(chinese, " $& ")
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "");
  // One character at a time: a sigma at the end of a word is as any other.
  const lower = Array.from(plain, (c) => c.toLowerCase()).join("");
  return lower.match(/[!-/:-@[-`{-~\p{P}]|[^\s!-/:-@[-`{-~\p{P}]+/gu) ?? [];
}

/** Chinese characters, as the reference has them. */
const chinese =
  /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{2a6df}\u{2a700}-\u{2b81f}\u{2b920}-\u{2ceaf}\u{2f800}-\u{2fa1f}]/gu;
