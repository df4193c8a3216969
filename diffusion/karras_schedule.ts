import { type Schedule, scheduleOfBetas } from "./schedule.ts";

/** The range of noise levels, and how they are spread over it. */
export interface KarrasOptions {
  /** σ of the least noisy level. */
  sigmaMin?: number;
  /** σ of the noisiest. */
  sigmaMax?: number;
  /** How strongly the levels crowd where there is little noise. */
  rho?: number;
}

/**
 * n noise levels, the noisiest first, with evenly spaced σ^(1/ρ) (Karras et
 * al. 2022, "Elucidating the design space", equation 5). σ = √((1 − ᾱ) / ᾱ) is
 * the noise's deviation where the signal's scale is 1.
 *
 * @returns `[n]`, from `sigmaMax` down to `sigmaMin`; without the final 0.
 * @throws RangeError unless 0 < `sigmaMin` < `sigmaMax` < ∞ and `rho` > 0.
 */
export function karrasSigmas(
  n: number,
  options: KarrasOptions = {},
): Float64Array {
  const sigma = karrasSigma(options);
  return Float64Array.from(
    { length: n },
    (_, i) => sigma(n === 1 ? 1 : (n - 1 - i) / (n - 1)),
  );
}

/** The same levels as a schedule of training: σₜ at t = 0 … T − 1. */
export function karrasSchedule(
  { numTrainTimesteps = 1000, ...options }: KarrasOptions & {
    numTrainTimesteps?: number;
  } = {},
): Schedule {
  const sigma = karrasSigma(options);
  const last = Math.max(1, numTrainTimesteps - 1);
  /** 1 / ᾱ */
  const power = (t: number) => t < 0 ? 1 : 1 + sigma(t / last) ** 2;
  return scheduleOfBetas(
    "karras",
    numTrainTimesteps,
    (t) => 1 - power(t - 1) / power(t),
    (u) => -2 * Math.log(sigma(u)),
  );
}

/** σ as a function of u in [0, 1]. */
function karrasSigma(
  { sigmaMin = 0.002, sigmaMax = 80, rho = 7 }: KarrasOptions,
): (u: number) => number {
  if (!(0 < sigmaMin && sigmaMin < sigmaMax && sigmaMax < Infinity)) {
    throw new RangeError(
      `Karras sigmas: sigmaMin (${sigmaMin}) must be above 0 and below ` +
        `sigmaMax (${sigmaMax}), which must be finite`,
    );
  }
  if (!(rho > 0)) {
    throw new RangeError(`Karras sigmas: rho (${rho}) must be above 0`);
  }
  const low = sigmaMin ** (1 / rho);
  const high = sigmaMax ** (1 / rho);
  // Written so that u = 1 gives `sigmaMax` to the last bit but rounding.
  return (u) => ((1 - u) * low + u * high) ** rho;
}
