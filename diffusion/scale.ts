import type { NoiseLevel } from "./noise_level.ts";

/**
 * Multiplies x₀ by a factor, in place, and moves ε by as much as keeps
 * xₜ = √ᾱ x₀ + √(1 − ᾱ) ε true, as `clip` does.
 */
export function scale(
  x0: Float32Array,
  eps: Float32Array,
  { signal, noise }: NoiseLevel,
  factor: number,
) {
  const rootSnr = signal / noise;
  for (let i = 0; i < x0.length; i++) {
    const value = x0[i];
    x0[i] = factor * value;
    eps[i] += rootSnr * (value - x0[i]);
  }
}
