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
import { type Manifest, ModelError } from "./manifest.ts";
import type { TextCondition } from "./prompts.ts";

/** The part of onnxruntime's `InferenceSession` that is used here. */
export interface OnnxSession {
  run(feeds: Record<string, OnnxTensor>): Promise<Record<string, OnnxTensor>>;
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

/**
 * A `Denoiser` over a session whose tensors are those of the manifest:
 * `sample` [batch, channels, size, size], `timestep` [batch], `context`
 * [batch, tokens, width], `context_mask` [batch, tokens] in; `prediction` like
 * `sample` out. Texts of one batch are padded to the longest and masked; no
 * text (null) is all padding, which is how the network was trained to know it.
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
): Denoiser<TextCondition> {
  const { channels, imageSize, predictionType } = manifest;
  const schedule = scheduleFrom(manifest.schedule);
  const sampleShape = [channels, imageSize, imageSize];
  const sampleSize = channels * imageSize * imageSize;
  let previous: Promise<unknown> = Promise.resolve();

  async function run(
    xt: Float32Array,
    t: number,
    conditions: readonly (TextCondition | null)[],
  ): Promise<Float32Array> {
    const batch = conditions.length;
    const { tokens, context, mask } = pad(conditions, manifest);
    const width = manifest.textEncoder.width;
    const feeds = {
      sample: new Tensor("float32", xt, [batch, ...sampleShape]),
      timestep: new Tensor("float32", new Float32Array(batch).fill(t), [batch]),
      context: new Tensor("float32", context, [batch, tokens, width]),
      context_mask: new Tensor("float32", mask, [batch, tokens]),
    };
    const { prediction } = await session.run(feeds);
    const output = await prediction.getData();
    const answer = output instanceof Float32Array ? output.slice() : output;
    for (const tensor of [...Object.values(feeds), prediction]) {
      tensor.dispose();
    }
    if (!(answer instanceof Float32Array) || answer.length !== xt.length) {
      throw new ModelError(
        "wrong-answer",
        `The network answered with shape [${prediction.dims}], not [${batch},${sampleShape}] of float32. Export the model again.`,
      );
    }
    if (!answer.every(Number.isFinite)) {
      throw new ModelError(
        "wrong-answer",
        `The network answered with values that are no numbers at t = ${t}. Run it on another device.`,
      );
    }
    return answer;
  }

  return {
    sampleShape,
    async predict(xt, t, conditions) {
      const batch = xt.length / sampleSize;
      if (!Number.isSafeInteger(batch) || batch < 1) {
        throw new RangeError(
          `xt has ${xt.length} numbers: not a whole batch of [${sampleShape}]`,
        );
      }
      const { alphaCumprod } = noiseLevel(schedule, t);
      const texts = conditions ?? Array<null>(batch).fill(null);
      if (texts.length !== batch) {
        throw new RangeError(
          `${texts.length} conditions for a batch of ${batch} samples`,
        );
      }
      const turn = previous.then(() => run(xt, t, texts));
      previous = turn.catch(() => {});
      return predictionFrom(predictionType, await turn, xt, alphaCumprod);
    },
  };
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
