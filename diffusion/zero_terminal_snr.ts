import { logit, type Schedule, scheduleOfBetas } from "./schedule.ts";

/**
 * The schedule with √ᾱ moved and stretched so that nothing of the sample is
 * left at the last timestep, and as much as before at the first (Lin et al.
 * 2024, "Common diffusion noise schedules and sample steps are flawed",
 * algorithm 1). A sampler begins with pure noise; so should have the training.
 *
 * At the last timestep ε tells nothing of x₀: the network has to predict v or
 * x₀. Solvers that divide by the signal take their first step as DDIM does.
 */
export function zeroTerminalSnr(schedule: Schedule): Schedule {
  const { name, numTrainTimesteps, alphasCumprod } = schedule;
  const last = numTrainTimesteps - 1;
  if (last < 1) {
    throw new RangeError(
      "zeroTerminalSnr: a schedule of one timestep has no first and last",
    );
  }
  const from = Math.sqrt(alphasCumprod[0]);
  const to = Math.sqrt(alphasCumprod[last]);
  const root = (t: number) =>
    t < 0 ? 1 : (Math.sqrt(alphasCumprod[t]) - to) * (from / (from - to));

  const begin = Math.sqrt(sigmoid(schedule.logSnr(0)));
  const end = Math.sqrt(sigmoid(schedule.logSnr(1)));
  return scheduleOfBetas(
    `${name}, zero terminal SNR`,
    numTrainTimesteps,
    (t) => 1 - (root(t) / root(t - 1)) ** 2,
    (u) => {
      const left = Math.sqrt(sigmoid(schedule.logSnr(u)));
      return logit((((left - end) / (begin - end)) * begin) ** 2);
    },
  );
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
