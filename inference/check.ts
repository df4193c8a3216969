/** A device is trusted once it has given the model's stored answer. */
import { type Denoiser, fillNormal } from "../diffusion/mod.ts";
import { type Manifest, type ManifestCheck, ModelError } from "./manifest.ts";
import type { Prompts, TextCondition } from "./prompts.ts";

/** The answers that the manifest stores: x0 at evenly spread pixels. */
export async function checkValues(
  denoiser: Denoiser<TextCondition>,
  prompts: Prompts,
  question: Pick<ManifestCheck, "seed" | "t" | "prompt">,
  count: number,
): Promise<number[]> {
  const size = denoiser.sampleShape.reduce((a, b) => a * b, 1);
  const xt = new Float32Array(size);
  fillNormal(xt, { seed: question.seed, sample: 0, step: 0 });
  const condition = question.prompt === null
    ? null
    : prompts.condition(question.prompt);
  const { x0 } = await denoiser.predict(xt, question.t, [condition]);
  return Array.from(
    { length: count },
    (_, i) => x0[Math.floor((i + 0.5) * size / count)],
  );
}

/**
 * Asks the stored question again.
 * @returns the largest difference from the stored answer, in units of x0
 * @throws {ModelError} `wrong-answer` if it is beyond the manifest's tolerance
 */
export async function verifyAnswer(
  denoiser: Denoiser<TextCondition>,
  prompts: Prompts,
  { check, name }: Manifest,
  device: string,
): Promise<number> {
  const { values, tolerance } = check;
  const found = await checkValues(denoiser, prompts, check, values.length);
  const difference = found.reduce(
    (worst, value, i) => Math.max(worst, Math.abs(value - values[i])),
    0,
  );
  // Not `difference > tolerance`: a NaN must fail too.
  if (!(difference <= tolerance)) {
    throw new ModelError(
      "wrong-answer",
      `${name} on ${device} differs from its stored answer by ${
        difference.toPrecision(3)
      } (at most ${tolerance} is allowed). Use another device; if every device says so, ` +
        `the manifest is of other weights: export the model again.`,
    );
  }
  return difference;
}
