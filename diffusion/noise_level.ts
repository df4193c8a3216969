import { logit, type Schedule } from "./schedule.ts";

/** What a schedule says at one timestep: xₜ = signal · x₀ + noise · ε. */
export interface NoiseLevel {
  /** Timestep in [0, T − 1], also between two whole ones; −1 = clean. */
  readonly t: number;
  /** ᾱₜ, in [0, 1]. */
  readonly alphaCumprod: number;
  /** √ᾱₜ */
  readonly signal: number;
  /** √(1 − ᾱₜ) */
  readonly noise: number;
  /** noise / signal: the noise's deviation where the signal's scale is 1. */
  readonly sigma: number;
  /** λ = ln(signal / noise), half the log-SNR: the time of the fast solvers. */
  readonly lambda: number;
}

/** The end of every run: nothing but signal. */
export const CLEAN: NoiseLevel = {
  t: -1,
  alphaCumprod: 1,
  signal: 1,
  noise: 0,
  sigma: 0,
  lambda: Infinity,
};

/**
 * The noise level at a timestep. Between two whole timesteps the log-SNR is
 * interpolated, which keeps ᾱ within (0, 1) and the solvers' time λ straight.
 *
 * @throws RangeError for a t outside [0, T − 1].
 */
export function noiseLevel(schedule: Schedule, t: number): NoiseLevel {
  const { alphasCumprod, numTrainTimesteps } = schedule;
  if (!(t >= 0 && t <= numTrainTimesteps - 1)) {
    throw new RangeError(
      `t is ${t}: must lie from 0 to ${numTrainTimesteps - 1}`,
    );
  }
  const before = Math.floor(t);
  const left = alphasCumprod[before];
  if (before === t) {
    const signal = Math.sqrt(left);
    const noise = Math.sqrt(1 - left);
    return level(t, left, signal, noise, Math.log(signal / noise));
  }
  const low = logit(left);
  const logSnr = low + (t - before) * (logit(alphasCumprod[before + 1]) - low);
  const signal = 1 / Math.sqrt(1 + Math.exp(-logSnr));
  const noise = 1 / Math.sqrt(1 + Math.exp(logSnr));
  return level(t, signal ** 2, signal, noise, logSnr / 2);
}

/**
 * The timestep, whole or not, at which the noise is σ = √((1 − ᾱ) / ᾱ): the
 * inverse of `noiseLevel`. Beyond the schedule's ends, its first or last.
 */
export function timestepOf(schedule: Schedule, sigma: number): number {
  const { alphasCumprod, numTrainTimesteps } = schedule;
  const logSnr = -2 * Math.log(sigma);
  let low = 0;
  let high = numTrainTimesteps - 1;
  if (!(logSnr < logit(alphasCumprod[low]))) return low;
  if (!(logSnr > logit(alphasCumprod[high]))) return high;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (logit(alphasCumprod[middle]) >= logSnr) low = middle;
    else high = middle;
  }
  const above = logit(alphasCumprod[low]);
  return low + (above - logSnr) / (above - logit(alphasCumprod[high]));
}

function level(
  t: number,
  alphaCumprod: number,
  signal: number,
  noise: number,
  lambda: number,
): NoiseLevel {
  return { t, alphaCumprod, signal, noise, sigma: noise / signal, lambda };
}
