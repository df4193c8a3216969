import type { NoiseLevel } from "../noise_level.ts";
import type { GaussianMixture } from "../score.ts";

/**
 * The exact probability flow of a mixture on a line, from one noise level to
 * another. On a line the flow cannot let points overtake each other, so it
 * keeps the share of the data that lies to the left: F_s(x_s) = F_t(x_t).
 *
 * For a single Gaussian that is (x − √ᾱ μ) / √(ᾱ v + 1 − ᾱ) kept.
 */
export function exactFlow(
  mixture: GaussianMixture,
  from: NoiseLevel,
  to: NoiseLevel,
): (x: number) => number {
  if (mixture.dimension !== 1) {
    throw new RangeError("exactFlow: on a line only, dimension 1");
  }
  const before = cumulative(mixture, from);
  const after = cumulative(mixture, to);
  return (x) => {
    const share = before(x);
    let low = -20;
    let high = 20;
    for (let i = 0; i < 60; i++) {
      const middle = (low + high) / 2;
      if (after(middle) < share) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  };
}

/** The share of the noised data that lies to the left of x. */
function cumulative(
  { means, deviation, weights }: GaussianMixture,
  { alphaCumprod, signal }: NoiseLevel,
): (x: number) => number {
  const parts = Array.from(means, (mean, k) => {
    const clean = typeof deviation === "number" ? deviation : deviation[k];
    return {
      weight: weights?.[k] ?? 1,
      mean: signal * mean,
      deviation: Math.sqrt(alphaCumprod * clean ** 2 + 1 - alphaCumprod),
    };
  });
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  return (x) =>
    parts.reduce(
      (sum, { weight, mean, deviation }) =>
        sum + weight * normalCumulative((x - mean) / deviation),
      0,
    ) / total;
}

/** Φ(z) = ½ + φ(z) (z + z³/3 + z⁵/(3·5) + …), to 14 digits for |z| < 6. */
function normalCumulative(z: number): number {
  if (z < -6) return 0;
  if (z > 6) return 1;
  let term = z;
  let sum = 0;
  for (let k = 1; Math.abs(term) > 1e-17; k++) {
    sum += term;
    term *= z ** 2 / (2 * k + 1);
  }
  return 0.5 + sum * Math.exp(-(z ** 2) / 2) / Math.sqrt(2 * Math.PI);
}
