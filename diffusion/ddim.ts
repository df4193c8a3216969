import type { Denoiser } from "./denoiser.ts";
import { sampleWith } from "./sampler.ts";
import type { Schedule } from "./schedule.ts";
import type { Run, SampleOptions } from "./step.ts";

/** Options of `ddim`. */
export interface DdimOptions<C = unknown> extends SampleOptions<C> {
  /** 0 = deterministic, the default; 1 = as much noise as DDPM; in [0, 1]. */
  eta?: number;
}

/**
 * DDIM (Song, Meng & Ermon 2021, equation 12): go back to the predicted x₀,
 * then forward to the next noise level along the predicted noise,
 *
 *     xₛ = √ᾱₛ x̂₀ + √(1 − ᾱₛ − σ²) ε̂ + σ z
 *     σ  = η √((1 − ᾱₛ) / (1 − ᾱₜ)) √(1 − ᾱₜ / ᾱₛ)
 *
 * @returns `numInferenceSteps` + 1 steps; see `Step`.
 * @throws RangeError for options out of range, on the first step asked for.
 */
export async function* ddim<C>(
  denoiser: Denoiser<C>,
  schedule: Schedule,
  { eta = 0, ...options }: DdimOptions<C>,
): Run {
  checkEta(eta);
  yield* sampleWith(denoiser, schedule, options, {
    update({ from: { alphaCumprod: from }, to: { alphaCumprod: to } }) {
      const variance = eta ** 2 * ((1 - to) / (1 - from)) * (1 - from / to);
      return {
        x0: [Math.sqrt(to)],
        // Rounding may bring η = 1 a hair below zero.
        eps: [Math.sqrt(Math.max(0, 1 - to - variance))],
        noise: Math.sqrt(variance),
      };
    },
  });
}

function checkEta(eta: number) {
  if (eta >= 0 && eta <= 1) return;
  throw new RangeError(
    `eta is ${eta}: must lie from 0 (deterministic) to 1 (as much noise as DDPM)`,
  );
}
