/**
 * A reader's own text as what the network attends to: one piece of code over
 * an onnxruntime session, whether that session is native or runs in a browser.
 */
import {
  type Manifest,
  ModelError,
  takesText,
  type TextEncoderManifest,
} from "./manifest.ts";
import type {
  OnnxSession,
  OnnxTensor,
  OnnxTensorClass,
} from "./onnx_denoiser.ts";
import type { Prompts, TextCondition } from "./prompts.ts";
import { wordPiece } from "./word_piece.ts";

/** The vectors of a text of any kind. */
export interface EncodedText extends TextCondition {
  /** The text was longer than the network takes: its end is left out. */
  readonly truncated: boolean;
}

/**
 * The vectors of a text; null for one without words, such as "", which stands
 * for no text at all.
 */
export type TextEncoding = (text: string) => Promise<EncodedText | null>;

/** onnxruntime's `Tensor` class, as far as token ids need it. */
export type OnnxIdTensorClass =
  & OnnxTensorClass
  & (new (
    type: "int32",
    data: Int32Array,
    dims: readonly number[],
  ) => OnnxTensor);

/**
 * The prompt list's own vectors where a text is on it; all other texts are
 * left to `encode`. Nothing for a network that takes no text.
 */
export function encodingOf(
  prompts: Prompts,
  encode: TextEncoding,
  model: Pick<Manifest, "inputs">,
): TextEncoding {
  if (!takesText(model)) return () => Promise.resolve(null);
  return async (text) => {
    const listed = prompts.find(text);
    if (listed) return { ...listed, truncated: false };
    // An encoder may have to be fetched first: not for nothing.
    return text.trim() ? await encode(text) : null;
  };
}

/**
 * A text encoder over a session whose tensors are those of the manifest: `ids`
 * int32 [batch, tokens] and `mask` [batch, tokens] in; `vectors` [batch,
 * tokens, width] out. A text is cut at `maxTokens` tokens, [CLS] and [SEP]
 * among them, as it was in training.
 *
 * @param vocabulary the text of the manifest's vocabulary file
 * @throws {ModelError} `bad-manifest` if the vocabulary lacks a special token;
 * `wrong-answer`, from the encoding, if the session returns something else
 * than finite float32 of the right shape
 */
export function onnxTextEncoder(
  session: OnnxSession,
  Tensor: OnnxIdTensorClass,
  { width }: TextEncoderManifest,
  vocabulary: string,
  maxTokens: number,
): TextEncoding {
  const tokenize = tokenizerOf(vocabulary);
  return async (text) => {
    const { ids, truncated } = tokenize(text, maxTokens);
    const tokens = ids.length;
    if (tokens === 2) return null; // nothing between [CLS] and [SEP]
    const dims = [1, tokens];
    const feeds = {
      ids: new Tensor("int32", ids, dims),
      mask: new Tensor("float32", new Float32Array(tokens).fill(1), dims),
    };
    const { vectors } = await session.run(feeds, ["vectors"]);
    const output = await vectors.getData();
    const answer = output instanceof Float32Array ? output.slice() : null;
    for (const tensor of [...Object.values(feeds), vectors]) tensor.dispose();
    if (answer?.length !== tokens * width || !answer.every(Number.isFinite)) {
      throw new ModelError(
        "wrong-answer",
        `The text encoder answered with shape [${vectors.dims}], not finite float32 of [1,${tokens},${width}]. Export the text encoder again.`,
      );
    }
    return { tokens, vectors: answer, truncated };
  };
}

/**
 * Asks the manifest's stored question.
 * @returns the largest difference from the stored answer
 * @throws {ModelError} `wrong-answer` if it is beyond the manifest's tolerance
 */
export async function verifyEncoding(
  encode: TextEncoding,
  { check, name }: TextEncoderManifest,
): Promise<number> {
  const { text, values, tolerance } = check;
  const vectors = (await encode(text))?.vectors ?? [];
  const difference = values.reduce((worst, value, i) => {
    const place = Math.floor((i + 0.5) * vectors.length / values.length);
    return Math.max(worst, Math.abs(vectors[place] - value));
  }, 0);
  // Not `difference > tolerance`: a NaN must fail too.
  if (difference <= tolerance) return difference;
  throw new ModelError(
    "wrong-answer",
    `${name} differs from its stored answer by ${
      difference.toPrecision(3)
    } (at most ${tolerance} is allowed). Use another device; if every device says so, ` +
      `the manifest is of other weights: export the text encoder again.`,
  );
}

function tokenizerOf(vocabulary: string) {
  try {
    return wordPiece(vocabulary.trimEnd().split("\n"));
  } catch (cause) {
    throw new ModelError(
      "bad-manifest",
      `The text encoder cannot read: ${
        (cause as Error).message
      }. Export the text encoder again.`,
      { cause },
    );
  }
}
