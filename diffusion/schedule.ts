/**
 * A discrete noise schedule: how much of the clean sample is left at each of
 * the timesteps 0 … T − 1.
 *
 * Timestep t holds the sample after t + 1 noising steps, so `alphasCumprod[0]`
 * is just below 1; the clean sample itself has ᾱ = 1 and no timestep.
 */
export interface Schedule {
  readonly name: string;
  /** T */
  readonly numTrainTimesteps: number;
  /** βₜ, the variance added by one step; `[T]`, in (0, 1]. */
  readonly betas: Float64Array;
  /** ᾱₜ = ∏ (1 − βₛ) over s ≤ t: the signal's share of the variance; `[T]`. */
  readonly alphasCumprod: Float64Array;
}

export interface LinearOptions {
  numTrainTimesteps?: number;
  betaStart?: number;
  betaEnd?: number;
}

export interface CosineOptions {
  numTrainTimesteps?: number;
  /** Offset that keeps β from vanishing near t = 0. */
  s?: number;
  /** Upper bound of β, which keeps the last step from destroying everything. */
  maxBeta?: number;
}

export interface ShiftedCosineOptions extends CosineOptions {
  /** Height (= width) in pixels of the images to be noised. */
  imageSize: number;
  /** The size at which the plain cosine schedule is right. */
  noiseSize?: number;
}

/** A schedule as JSON: its name and its options, as a model's manifest has it. */
export type ScheduleSpec =
  | ({ name: "linear" } & LinearOptions)
  | ({ name: "cosine" } & CosineOptions)
  | ({ name: "shifted_cosine" } & ShiftedCosineOptions);

/**
 * The schedule that a specification names.
 *
 * @throws RangeError for an unknown name, or for options that the schedule
 *   refuses.
 */
export function scheduleFrom(spec: ScheduleSpec): Schedule {
  switch (spec.name) {
    case "linear":
      return linearSchedule(spec);
    case "cosine":
      return cosineSchedule(spec);
    case "shifted_cosine":
      return shiftedCosineSchedule(spec);
    default: {
      const { name } = spec as { name: unknown };
      throw new RangeError(
        `unknown noise schedule "${name}": ` +
          `use "linear", "cosine" or "shifted_cosine"`,
      );
    }
  }
}

/** β rises evenly from `betaStart` to `betaEnd` (Ho et al. 2020, section 4). */
export function linearSchedule(options: LinearOptions = {}): Schedule {
  const { numTrainTimesteps = 1000, betaStart = 1e-4, betaEnd = 0.02 } =
    options;
  const last = Math.max(1, numTrainTimesteps - 1);
  return schedule(
    "linear",
    numTrainTimesteps,
    (t) => betaStart + (betaEnd - betaStart) * (t / last),
  );
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

/** A schedule whose ᾱ follows `signal(u)`, up to a factor, for u in [0, 1]. */
function scheduleOfSignal(
  name: string,
  numTrainTimesteps: number,
  maxBeta: number,
  signal: (u: number) => number,
): Schedule {
  const left = (t: number) => signal(t / numTrainTimesteps);
  return schedule(
    name,
    numTrainTimesteps,
    (t) => Math.min(1 - left(t + 1) / left(t), maxBeta),
  );
}

function schedule(
  name: string,
  numTrainTimesteps: number,
  beta: (t: number) => number,
): Schedule {
  if (!Number.isInteger(numTrainTimesteps) || numTrainTimesteps < 1) {
    throw new RangeError(
      `${name} schedule: numTrainTimesteps must be a whole number above 0, ` +
        `not ${numTrainTimesteps}`,
    );
  }
  const betas = Float64Array.from(
    { length: numTrainTimesteps },
    (_, t) => beta(t),
  );
  const wrong = betas.findIndex((value) => !(value > 0 && value <= 1));
  if (wrong >= 0) {
    throw new RangeError(
      `${name} schedule: β is ${betas[wrong]} at timestep ${wrong}; choose ` +
        "options that keep it in (0, 1]",
    );
  }
  const alphasCumprod = new Float64Array(numTrainTimesteps);
  let product = 1;
  for (let t = 0; t < numTrainTimesteps; t++) {
    product *= 1 - betas[t];
    alphasCumprod[t] = product;
  }
  return { name, numTrainTimesteps, betas, alphasCumprod };
}
