/**
 * A noise schedule: how much of the clean sample is left at each of the
 * timesteps 0 … T − 1.
 *
 * Timestep t holds the sample after t + 1 noising steps, so `alphasCumprod[0]`
 * is just below 1; the clean sample itself has ᾱ = 1 and no timestep.
 */
export interface Schedule {
  /** Which one it is, for people: "linear", "cosine", … */
  readonly name: string;
  /** T */
  readonly numTrainTimesteps: number;
  /** βₜ, the variance added by one step; `[T]`, in (0, 1]. */
  readonly betas: Float64Array;
  /** ᾱₜ = ∏ (1 − βₛ) over s ≤ t: the signal's share of the variance; `[T]`. */
  readonly alphasCumprod: Float64Array;

  /**
   * The continuous view (Kingma et al. 2021, "Variational diffusion models"):
   * ln SNR = ln(ᾱ / (1 − ᾱ)) at time u, which falls from u = 0 to 1. It is the
   * limit of the discrete values at u = (t + 1) / T for ever smaller steps.
   *
   * @param u In [0, 1].
   */
  logSnr(u: number): number;
}

/**
 * The schedule with these β.
 *
 * @param beta βₜ, in (0, 1], at each timestep t.
 * @throws RangeError for a T that is no whole number, and for a β out of range.
 */
export function scheduleOfBetas(
  name: string,
  numTrainTimesteps: number,
  beta: (t: number) => number,
  logSnr: (u: number) => number,
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
  return { name, numTrainTimesteps, betas, alphasCumprod, logSnr };
}

/**
 * The schedule whose ᾱ follows `signal(u)`, up to a factor that makes it 1 at
 * u = 0; β stays at `maxBeta` where the signal would be lost at once.
 */
export function scheduleOfSignal(
  name: string,
  numTrainTimesteps: number,
  maxBeta: number,
  signal: (u: number) => number,
): Schedule {
  const left = (t: number) => signal(t / numTrainTimesteps);
  return scheduleOfBetas(
    name,
    numTrainTimesteps,
    (t) => Math.min(1 - left(t + 1) / left(t), maxBeta),
    (u) => logit(Math.max(0, signal(u)) / signal(0)),
  );
}

/** ln(p / (1 − p)): the logarithm of the SNR whose ᾱ is p. */
export function logit(p: number): number {
  return Math.log(p) - Math.log1p(-p);
}
