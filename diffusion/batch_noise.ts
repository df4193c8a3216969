import { fillNormal } from "./normal.ts";
import type { SampleOptions } from "./step.ts";

/** Noise for all samples of a run's batch. */
export type BatchNoise = (out: Float32Array, step: number) => void;

/**
 * A function that fills a batch with noise, each sample's row by the sample's
 * own number, so that a sample does not depend on its company.
 *
 * @param stream Keeps uses of noise apart: 0 = x_T and what follows a step,
 *   1 = the Brownian path, 2 = probes of the likelihood.
 */
export function batchNoise(
  { seed, shape, firstSample = 0 }: Pick<
    SampleOptions,
    "seed" | "shape" | "firstSample"
  >,
  stream = 0,
): BatchNoise {
  const [batch] = shape;
  return (out, step) => {
    const size = out.length / batch;
    for (let i = 0; i < batch; i++) {
      const row = out.subarray(i * size, (i + 1) * size);
      fillNormal(row, { seed, sample: firstSample + i, step, stream });
    }
  };
}
