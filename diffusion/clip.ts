import type { NoiseLevel } from "./noise_level.ts";

/**
 * The bound that `clipSample` names; ∞ = none.
 *
 * @throws RangeError for a bound that is not above 0.
 */
export function clipLimit(clipSample: boolean | number = false): number {
  if (typeof clipSample !== "number") return clipSample ? 1 : Infinity;
  if (clipSample > 0) return clipSample;
  throw new RangeError(`clipSample is ${clipSample}: must be above 0`);
}

/**
 * Keeps x₀ within ± limit, in place, and moves ε by as much as keeps
 * xₜ = √ᾱ x₀ + √(1 − ᾱ) ε true: with the old ε every step would push the state
 * away from what was cut off, the more so the more steps there are.
 */
export function clip(
  x0: Float32Array,
  eps: Float32Array,
  { signal, noise }: NoiseLevel,
  limit: number,
) {
  const rootSnr = signal / noise;
  for (let i = 0; i < x0.length; i++) {
    const value = x0[i];
    if (value >= -limit && value <= limit) continue;
    x0[i] = value > limit ? limit : -limit;
    eps[i] += rootSnr * (value - x0[i]);
  }
}
