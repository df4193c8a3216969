import { type Schedule, scheduleOfSignal } from "./schedule.ts";

/** Options of `cosineSchedule`. */
export interface CosineOptions {
  /** T, 1000 by default. */
  numTrainTimesteps?: number;
  /** Offset that keeps β from vanishing near t = 0. */
  s?: number;
  /** Upper bound of β, which keeps the last step from destroying everything. */
  maxBeta?: number;
}

/** Options of `shiftedCosineSchedule`. */
export interface ShiftedCosineOptions extends CosineOptions {
  /** Height (= width) in pixels of the images to be noised. */
  imageSize: number;
  /** The size at which the plain cosine schedule is right. */
  noiseSize?: number;
}

/**
 * ᾱ falls as a squared cosine, which destroys about the same amount at every
 * step (Nichol & Dhariwal 2021, equation 17).
 */
export function cosineSchedule(options: CosineOptions = {}): Schedule {
  const { numTrainTimesteps = 1000, s = 0.008, maxBeta = 0.999 } = options;
  return scheduleOfSignal(
    "cosine",
    numTrainTimesteps,
    maxBeta,
    (u) => squaredCosine(u, s),
  );
}

/**
 * The cosine schedule with its log-SNR moved by 2 ln(noiseSize / imageSize)
 * (Hoogeboom et al. 2023, "simple diffusion", equation 4). Neighbouring pixels
 * of a large image say the same thing, so noise averages out over them: it
 * takes more of it to hide as much as in an image of `noiseSize` pixels.
 *
 * @throws RangeError for sizes that are not above 0.
 */
export function shiftedCosineSchedule(options: ShiftedCosineOptions): Schedule {
  const {
    numTrainTimesteps = 1000,
    imageSize,
    noiseSize = 32,
    s = 0.008,
    maxBeta = 0.999,
  } = options;
  if (!(imageSize > 0 && noiseSize > 0)) {
    throw new RangeError(
      `shifted_cosine schedule: imageSize (${imageSize}) and noiseSize ` +
        `(${noiseSize}) are sizes in pixels, above 0`,
    );
  }
  // The signal-to-noise ratio is f / (1 − f); the shift multiplies it.
  const factor = (noiseSize / imageSize) ** 2;
  return scheduleOfSignal(
    "shifted_cosine",
    numTrainTimesteps,
    maxBeta,
    (u) => {
      const f = squaredCosine(u, s);
      return (factor * f) / (factor * f + 1 - f);
    },
  );
}

/** f(u) of Nichol & Dhariwal, u in [0, 1] being the time. */
function squaredCosine(u: number, s: number): number {
  return Math.cos(((u + s) / (1 + s)) * (Math.PI / 2)) ** 2;
}
