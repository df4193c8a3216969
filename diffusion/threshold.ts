import { clip } from "./clip.ts";
import type { Denoiser } from "./denoiser.ts";
import { noiseLevel } from "./noise_level.ts";
import { scale } from "./scale.ts";
import type { Schedule } from "./schedule.ts";
import { sizeOf } from "./shape.ts";

/** Which values count as too far out. */
export interface ThresholdOptions {
  /**
   * The share of a sample's values, in [0, 1], that must lie within ± s; 0.995
   * by default.
   */
  percentile?: number;
  /** Upper bound of s, 1 or above; ∞ by default. 1 makes it plain clipping. */
  maximum?: number;
}

/**
 * Dynamic thresholding (Saharia et al. 2022, "Photorealistic text-to-image
 * diffusion models with deep language understanding", section 2.3), for samples
 * in [−1, 1]: s is a percentile of |x₀| of each sample, at least 1. The
 * predicted x₀ is clipped to ± s and divided by s, and ε moves by as much as
 * keeps xₜ = √ᾱ x₀ + √(1 − ᾱ) ε true. Strong guidance drives values out of the
 * range; clipping alone would leave them all at its ends. So guide first:
 *
 *     thresholded(guided(denoiser, schedule, { guidanceScale }), schedule)
 *
 * @param schedule The one that the denoiser was trained with.
 * @throws RangeError for an option out of its range, and (from `predict`) for a
 *   timestep outside the schedule.
 */
export function thresholded<C>(
  denoiser: Denoiser<C>,
  schedule: Schedule,
  { percentile = 0.995, maximum = Infinity }: ThresholdOptions = {},
): Denoiser<C> {
  if (!(percentile >= 0 && percentile <= 1)) {
    throw new RangeError(`percentile must lie from 0 to 1, not ${percentile}`);
  }
  if (!(maximum >= 1)) {
    throw new RangeError(`maximum must be 1 or above, not ${maximum}`);
  }
  const { sampleShape } = denoiser;
  const size = sizeOf(sampleShape);
  return {
    sampleShape,
    async predict(xt, t, conditions) {
      const level = noiseLevel(schedule, t);
      const { eps, x0 } = await denoiser.predict(xt, t, conditions);
      for (let i = 0; i < x0.length; i += size) {
        const row = x0.subarray(i, i + size);
        const epsRow = eps.subarray(i, i + size);
        const s = Math.min(Math.max(1, quantile(row, percentile)), maximum);
        clip(row, epsRow, level, s);
        if (s > 1) scale(row, epsRow, level, 1 / s);
      }
      return { eps, x0 };
    },
  };
}

/**
 * The value below which this share of the absolute values lies, interpolated
 * linearly between two of them.
 */
function quantile(values: Float32Array, share: number): number {
  const sorted = values.map(Math.abs).sort();
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.ceil(at);
  return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
}
