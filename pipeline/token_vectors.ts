/** What a text encoder makes of a text, token by token. */
import { resolve } from "node:path";
import type { NativeModel } from "../inference/native.ts";
import { wordPiece } from "../inference/word_piece.ts";
import { TEXT_ENCODER_FOLDER } from "./report.ts";

/** The files of the text encoder, for a stage's `files`; none for a model that has only its list. */
export const TEXT_ENCODER_FILES: readonly string[] = TEXT_ENCODER_FOLDER
  ? ["manifest.json", "encoder.onnx", "vocabulary.txt"]
    .map((name) => `${TEXT_ENCODER_FOLDER}/${name}`)
  : [];

/** A text as the network gets it. */
export interface TokenVectors {
  /** As in the vocabulary, from "[CLS]" to "[SEP]"; "##" goes on within a word. */
  readonly tokens: readonly string[];
  readonly width: number;
  /** `[tokens, width]` */
  readonly vectors: Float32Array;
}

/** Encodes texts, and says which token each vector belongs to. */
export function tokenVectors(
  root: string,
  model: Pick<NativeModel, "manifest" | "encode">,
): (text: string) => Promise<TokenVectors> {
  const { maxTokens, width } = model.manifest.textEncoder;
  if (!TEXT_ENCODER_FOLDER) {
    throw new Error(
      `the text encoder ${model.manifest.textEncoder.name} is not beside the model's folder: put it there, or leave \`texts\` and \`prompts.attention\` out of report.json`,
    );
  }
  const vocabulary = Deno.readTextFileSync(
    resolve(root, TEXT_ENCODER_FOLDER, "vocabulary.txt"),
  ).trimEnd().split("\n");
  const tokenize = wordPiece(vocabulary);
  return async (text) => {
    const encoded = await model.encode(text);
    const tokens = Array.from(
      tokenize(text, maxTokens).ids,
      (id) => vocabulary[id],
    );
    if (encoded?.tokens !== tokens.length) {
      throw new Error(
        `“${text}” is ${tokens.length} tokens, but has ${
          encoded?.tokens ?? "no"
        } vectors`,
      );
    }
    return { tokens, width, vectors: encoded.vectors };
  };
}

/**
 * The vector of one token.
 * @throws if the text does not hold it
 */
export function vectorOf(
  token: string,
  { tokens, vectors, width }: TokenVectors,
): Float32Array {
  const row = tokens.indexOf(token);
  if (row < 0) throw new Error(`no token “${token}” in ${tokens.join(" ")}`);
  return vectors.subarray(row * width, (row + 1) * width);
}

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
