import { karrasSigmas } from "./karras_schedule.ts";
import { noiseLevel, timestepOf } from "./noise_level.ts";
import type { Schedule } from "./schedule.ts";

/** How the timesteps of a short run are spread over those of the training. */
export type TimestepSpacing = "linspace" | "leading" | "trailing" | "karras";

/**
 * The timesteps at which a run of `numInferenceSteps` asks the network, from
 * the noisiest on (Lin et al. 2024, "Common diffusion noise schedules and
 * sample steps are flawed", table 2).
 *
 * - `linspace`: both ends, T − 1 and 0, and evenly between them;
 * - `leading`: multiples of ⌊T / n⌋ from 0 on. It never asks at T − 1, and so
 *   takes pure noise for something that still has some signal in it;
 * - `trailing`: every T / n, counted down from T − 1. Right for few steps;
 * - `karras`: both ends, and between them the noise levels of `karrasSigmas`,
 *   whose timesteps are not whole.
 *
 * Save for `karras`, values between two timesteps go to the nearest, ties to
 * the even one.
 *
 * @returns `[numInferenceSteps]`, strictly falling, each in [0, T − 1].
 * @throws RangeError unless 1 ≤ `numInferenceSteps` ≤ T, and for `karras` on a
 *   schedule whose last timestep is pure noise (σ = ∞).
 */
export function timesteps(
  schedule: Schedule,
  numInferenceSteps: number,
  spacing: TimestepSpacing = "trailing",
): Float64Array {
  const T = schedule.numTrainTimesteps;
  const n = numInferenceSteps;
  if (!Number.isInteger(n) || n < 1 || n > T) {
    throw new RangeError(
      `numInferenceSteps must be a whole number from 1 to ${T} (the timesteps ` +
        `of the training), not ${n}`,
    );
  }
  const at = (timestep: (i: number) => number) =>
    Float64Array.from({ length: n }, (_, i) => timestep(i));
  switch (spacing) {
    case "linspace":
      // A single step has to begin at the noisy end.
      return at((i) =>
        n === 1 ? T - 1 : roundHalfEven(((T - 1) * (n - 1 - i)) / (n - 1))
      );
    case "leading":
      return at((i) => (n - 1 - i) * Math.floor(T / n));
    case "trailing":
      return at((i) => roundHalfEven((T * (n - i)) / n) - 1);
    case "karras":
      return karrasTimesteps(schedule, n);
    default:
      throw new RangeError(
        `unknown timestep spacing "${spacing}": ` +
          `use "linspace", "leading", "trailing" or "karras"`,
      );
  }
}

function karrasTimesteps(schedule: Schedule, n: number): Float64Array {
  const last = schedule.numTrainTimesteps - 1;
  if (n === 1) return Float64Array.of(last);
  const sigmas = karrasSigmas(n, {
    sigmaMin: noiseLevel(schedule, 0).sigma,
    sigmaMax: noiseLevel(schedule, last).sigma,
  });
  return sigmas.map((sigma, i) =>
    i === 0 ? last : i === n - 1 ? 0 : timestepOf(schedule, sigma)
  );
}

/** The nearest integer; of two equally near ones, the even one. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
