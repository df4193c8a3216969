import type { Denoiser } from "./denoiser.ts";
import { noiseLevel } from "./noise_level.ts";
import { scale } from "./scale.ts";
import type { Schedule } from "./schedule.ts";

/** How far guidance goes, and where. */
export interface GuidanceOptions {
  /**
   * w, any finite number: 0 = no condition, 1 = the condition alone. Above 1 it
   * overshoots: clearer samples, less variety. The paper's w is 1 less.
   */
  guidanceScale: number;
  /**
   * φ, in [0, 1], 0 by default: how much of the contrast that guidance adds is
   * taken back. The paper uses 0.7.
   */
  guidanceRescale?: number;
  /**
   * [lo, hi], 0 ≤ lo ≤ hi: guidance only where lo < σ ≤ hi, with the σ of
   * `Step`. Everywhere by default.
   */
  guidanceInterval?: readonly [number, number];
}

/**
 * Classifier-free guidance (Ho & Salimans 2022): away from what the denoiser
 * says without the condition, toward what it says with it,
 *
 *     ε = ε_∅ + w (ε_c − ε_∅)
 *
 * and x₀ likewise. The denoiser is asked once, for a batch twice as large;
 * where the second half would not count, there is none.
 *
 * `guidanceRescale` (Lin et al. 2024, "Common diffusion noise schedules and
 * sample steps are flawed", equations 15 and 16) brings the standard deviation
 * of each guided sample to that of the conditional one, and mixes the two
 * results:
 *
 *     x₀ ← φ · x₀ · std(x₀_c) / std(x₀) + (1 − φ) · x₀
 *
 * The paper scales the network's output, there v. We scale x₀, and ε follows
 * from xₜ = √ᾱ x₀ + √(1 − ᾱ) ε. Too much contrast is a fault of x₀, which v
 * is, up to its sign, where the noise is strongest and the fault arises. Were
 * it ε, a change of it would change x₀ by σ times as much, without bounds
 * toward pure noise.
 *
 * `guidanceInterval` (Kynkäänniemi et al. 2024, "Applying guidance in a limited
 * interval improves sample and distribution quality in diffusion models"):
 * outside of it, w = 1.
 *
 * @param schedule The one that the denoiser was trained with.
 * @throws RangeError for an option out of its range, and (from `predict`) for a
 *   timestep outside the schedule.
 */
export function guided<C>(
  denoiser: Denoiser<C>,
  schedule: Schedule,
  { guidanceScale, guidanceRescale = 0, guidanceInterval = [0, Infinity] }:
    GuidanceOptions,
): Denoiser<C> {
  const [low, high] = guidanceInterval;
  if (!Number.isFinite(guidanceScale)) {
    throw new RangeError(
      `guidanceScale must be a finite number, not ${guidanceScale}`,
    );
  }
  if (!(guidanceRescale >= 0 && guidanceRescale <= 1)) {
    throw new RangeError(
      `guidanceRescale must lie from 0 to 1, not ${guidanceRescale}`,
    );
  }
  if (!(low >= 0 && low <= high)) {
    throw new RangeError(
      `guidanceInterval is [${low}, ${high}]: give two noise levels σ, the ` +
        "lower first, from 0 up",
    );
  }

  return {
    sampleShape: denoiser.sampleShape,
    async predict(xt, t, conditions) {
      const level = noiseLevel(schedule, t);
      const inside = low < level.sigma && level.sigma <= high;
      const w = inside ? guidanceScale : 1;
      if (w === 1 || !conditions?.some((c) => c !== null)) {
        return denoiser.predict(xt, t, conditions);
      }
      if (w === 0 && guidanceRescale === 0) return denoiser.predict(xt, t);
      const twice = new Float32Array(2 * xt.length);
      twice.set(xt);
      twice.set(xt, xt.length);
      const both = await denoiser.predict(twice, t, [
        ...conditions,
        ...conditions.map(() => null),
      ]);
      const eps = extrapolate(both.eps, w);
      const x0 = extrapolate(both.x0, w);
      if (guidanceRescale === 0) return { eps, x0 };

      const size = xt.length / conditions.length;
      for (let i = 0; i < xt.length; i += size) {
        const row = x0.subarray(i, i + size);
        const conditional = both.x0.subarray(i, i + size);
        const ratio = deviation(conditional) / deviation(row);
        // Nothing to take back where there is no contrast at all.
        if (!Number.isFinite(ratio)) continue;
        const factor = guidanceRescale * ratio + (1 - guidanceRescale);
        scale(row, eps.subarray(i, i + size), level, factor);
      }
      return { eps, x0 };
    },
  };
}

/** From [conditional, unconditional] to the guided prediction, half as long. */
function extrapolate(both: Float32Array, w: number): Float32Array {
  const length = both.length / 2;
  const out = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    const without = both[length + i];
    out[i] = without + w * (both[i] - without);
  }
  return out;
}

/** Divided by n; by n − 1, the ratio of two would be the same. */
function deviation(values: Float32Array): number {
  const { length } = values;
  let sum = 0;
  for (let i = 0; i < length; i++) sum += values[i];
  const mean = sum / length;
  let squares = 0;
  for (let i = 0; i < length; i++) squares += (values[i] - mean) ** 2;
  return Math.sqrt(squares / length);
}
