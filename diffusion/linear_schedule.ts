import { type Schedule, scheduleOfBetas } from "./schedule.ts";

/**
 * Options of `linearSchedule`, where β goes from 0.0001 to 0.02 by default, and
 * of `scaledLinearSchedule`, from 0.00085 to 0.012.
 */
export interface LinearOptions {
  /** T, 1000 by default. */
  numTrainTimesteps?: number;
  /** β at the first timestep. */
  betaStart?: number;
  /** β at the last one. */
  betaEnd?: number;
}

/** β rises evenly from `betaStart` to `betaEnd` (Ho et al. 2020, section 4). */
export function linearSchedule(options: LinearOptions = {}): Schedule {
  const { numTrainTimesteps = 1000, betaStart = 1e-4, betaEnd = 0.02 } =
    options;
  const rise = betaEnd - betaStart;
  const last = Math.max(1, numTrainTimesteps - 1);
  return scheduleOfBetas(
    "linear",
    numTrainTimesteps,
    (t) => betaStart + rise * (t / last),
    (u) => logSnr(numTrainTimesteps * u * (betaStart + (rise * u) / 2)),
  );
}

/**
 * √β rises evenly, which spends more steps on little noise (Rombach et al.
 * 2022, latent diffusion, with β from 0.00085 to 0.012).
 */
export function scaledLinearSchedule(options: LinearOptions = {}): Schedule {
  const { numTrainTimesteps = 1000, betaStart = 0.00085, betaEnd = 0.012 } =
    options;
  const root = Math.sqrt(betaStart);
  const rise = Math.sqrt(betaEnd) - root;
  const last = Math.max(1, numTrainTimesteps - 1);
  return scheduleOfBetas(
    "scaled_linear",
    numTrainTimesteps,
    (t) => (root + rise * (t / last)) ** 2,
    // ∫ (r + d u)² du
    (u) =>
      logSnr(
        numTrainTimesteps * u *
          (root ** 2 + root * rise * u + (rise * u) ** 2 / 3),
      ),
  );
}

/**
 * ln SNR after noise at rate β for as long as its integral says: ᾱ = e^−∫β
 * (Song et al. 2021, "Score-based generative modeling", equation 29).
 */
function logSnr(integral: number): number {
  return -Math.log(Math.expm1(integral));
}
