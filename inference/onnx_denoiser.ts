/**
 * The network behind `Denoiser`: one piece of code over an onnxruntime session,
 * whether that session is native or runs in a browser.
 */
import {
  type Denoiser,
  noiseLevel,
  predictionFrom,
  scheduleFrom,
} from "../diffusion/mod.ts";
import { type Manifest, ModelError, takesText } from "./manifest.ts";
import type { TextCondition } from "./prompts.ts";

/** The part of onnxruntime's `InferenceSession` that is used here. */
export interface OnnxSession {
  run(
    feeds: Record<string, OnnxTensor>,
    fetches: readonly string[],
  ): Promise<Record<string, OnnxTensor>>;
}

/** The part of onnxruntime's `Tensor` that is used here. */
export interface OnnxTensor {
  readonly dims: readonly number[];
  getData(): Promise<unknown>;
  dispose(): void;
}

/** onnxruntime's `Tensor` class, of the same package as the session. */
export type OnnxTensorClass = new (
  type: "float32",
  data: Float32Array,
  dims: readonly number[],
) => OnnxTensor;

/** What happens inside the network, for figures to show. */
export interface Observation {
  /**
   * The share of its attention that each cell gives to each token, the mean of
   * all heads; blocks in the order in which they are asked, cells in rows from
   * the top left. Token 0 is the network's own, which stands before every text;
   * what is missing from 1 went to other cells.
   */
  readonly attention: Float32Array;
  /** `[batch, blocks, cells, 1 + tokens]`. */
  readonly attentionShape: readonly number[];
  /** What the network makes of the timestep, `[batch, width]`. */
  readonly timeEmbedding: Float32Array;
}

/** A network that answers, and that may be looked into. */
export interface OnnxDenoiser extends Denoiser<TextCondition> {
  /**
   * Asks as `predict` does, and returns what the network did on the way.
   * @throws {ModelError} `bad-manifest` if the model was exported without
   * `attention` and `time_embedding`
   * @throws as `predict`
   */
  observe(
    xt: Float32Array,
    t: number,
    conditions: readonly (TextCondition | null)[],
  ): Promise<Observation>;
}

/**
 * A `Denoiser` over a session whose tensors are those of the manifest:
 * `sample` [batch, channels, size, size], `timestep` [batch], `context`
 * [batch, tokens, width], `context_mask` [batch, tokens] in; `prediction` like
 * `sample` out. Texts of one batch are padded to the longest and masked; no
 * text (null) is all padding, which is how the network was trained to know it.
 * `context` and its mask are fed only to a network that has them.
 *
 * Calls made at the same time wait for one another: a session in a browser
 * takes one at a time.
 *
 * @throws {ModelError} (from `predict`) `wrong-answer` if the session returns
 * something else than finite float32 of the sample's shape
 * @throws {RangeError} (from `predict`) if the arguments' sizes do not fit
 */
export function onnxDenoiser(
  session: OnnxSession,
  Tensor: OnnxTensorClass,
  manifest: Manifest,
): OnnxDenoiser {
  const { channels, imageSize, predictionType } = manifest;
  const schedule = scheduleFrom(manifest.schedule);
  const sampleShape = [channels, imageSize, imageSize];
  const sampleSize = channels * imageSize * imageSize;
  const isTold = takesText(manifest);
  let previous: Promise<unknown> = Promise.resolve();

  /** Waits for its turn, feeds the network and returns the outputs asked for. */
  function ask(
    xt: Float32Array,
    t: number,
    conditions: readonly (TextCondition | null)[],
    outputs: readonly string[],
  ): Promise<Answer[]> {
    const batch = xt.length / sampleSize;
    if (!Number.isSafeInteger(batch) || batch < 1) {
      throw new RangeError(
        `xt has ${xt.length} numbers: not a whole batch of [${sampleShape}]`,
      );
    }
    if (conditions.length !== batch) {
      throw new RangeError(
        `${conditions.length} conditions for a batch of ${batch} samples`,
      );
    }
    const turn = previous.then(() => run(xt, t, conditions, outputs));
    previous = turn.catch(() => {});
    return turn;
  }

  async function run(
    xt: Float32Array,
    t: number,
    conditions: readonly (TextCondition | null)[],
    outputs: readonly string[],
  ): Promise<Answer[]> {
    const batch = conditions.length;
    const { tokens, context, mask } = pad(conditions, manifest);
    const width = manifest.textEncoder.width;
    const feeds: Record<string, OnnxTensor> = {
      sample: new Tensor("float32", xt, [batch, ...sampleShape]),
      timestep: new Tensor("float32", new Float32Array(batch).fill(t), [batch]),
      ...isTold && {
        context: new Tensor("float32", context, [batch, tokens, width]),
        context_mask: new Tensor("float32", mask, [batch, tokens]),
      },
    };
    const answered = await session.run(feeds, outputs);
    const answers: Answer[] = [];
    for (const name of outputs) {
      const data = await answered[name].getData();
      if (!(data instanceof Float32Array)) {
        throw new ModelError(
          "wrong-answer",
          `The network’s ${name} is no float32. Export the model again.`,
        );
      }
      if (!data.every(Number.isFinite)) {
        throw new ModelError(
          "wrong-answer",
          `The network answered with values that are no numbers at t = ${t}. Run it on another device.`,
        );
      }
      answers.push({ data: data.slice(), dims: answered[name].dims });
    }
    for (const it of [...Object.values(feeds), ...Object.values(answered)]) {
      it.dispose();
    }
    return answers;
  }

  return {
    sampleShape,
    async predict(xt, t, conditions) {
      const { alphaCumprod } = noiseLevel(schedule, t);
      const texts = conditions ??
        Array<null>(xt.length / sampleSize | 0).fill(null);
      const [{ data, dims }] = await ask(xt, t, texts, ["prediction"]);
      if (data.length !== xt.length) {
        throw new ModelError(
          "wrong-answer",
          `The network answered with shape [${dims}], not [${texts.length},${sampleShape}]. Export the model again.`,
        );
      }
      return predictionFrom(predictionType, data, xt, alphaCumprod);
    },
    async observe(xt, t, conditions) {
      for (const name of OBSERVED) {
        if (manifest.outputs.some((it) => it.name === name)) continue;
        throw new ModelError(
          "bad-manifest",
          `The model ${manifest.name} has no output "${name}": it was exported without what happens inside. Export it again.`,
        );
      }
      const [attention, time] = await ask(xt, t, conditions, OBSERVED);
      return {
        attention: attention.data,
        attentionShape: attention.dims,
        timeEmbedding: time.data,
      };
    },
  };
}

/** Outputs beside the prediction. */
const OBSERVED = ["attention", "time_embedding"];

interface Answer {
  data: Float32Array;
  dims: readonly number[];
}

/** Texts of unequal length as one block of vectors and its mask. */
function pad(
  conditions: readonly (TextCondition | null)[],
  manifest: Manifest,
): { tokens: number; context: Float32Array; mask: Float32Array } {
  const { width, maxTokens } = manifest.textEncoder;
  // One token of padding at least: some kernels refuse an empty dimension.
  const tokens = conditions.reduce(
    (n, text) => Math.max(n, text?.tokens ?? 0),
    1,
  );
  if (tokens > maxTokens) {
    throw new RangeError(
      `a condition has ${tokens} tokens, the model takes ${maxTokens}`,
    );
  }
  const context = new Float32Array(conditions.length * tokens * width);
  const mask = new Float32Array(conditions.length * tokens);
  for (const [i, text] of conditions.entries()) {
    if (!text) continue;
    if (text.vectors.length !== text.tokens * width) {
      throw new RangeError(
        `condition ${i} has ${text.vectors.length} numbers: not ${text.tokens} tokens of width ${width}`,
      );
    }
    context.set(text.vectors, i * tokens * width);
    mask.fill(1, i * tokens, i * tokens + text.tokens);
  }
  return { tokens, context, mask };
}
