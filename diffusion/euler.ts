import type { Denoiser } from "./denoiser.ts";
import { sampleWith } from "./sampler.ts";
import type { Schedule } from "./schedule.ts";
import type { Run, SampleOptions } from "./step.ts";

/**
 * Euler's method on the probability flow ODE as Karras et al. 2022 write it
 * (equation 4): with the signal's scale held at 1, y = x / √ᾱ, it is
 * dy/dσ = ε̂, and a step goes straight on to the next σ,
 *
 *     yₛ = yₜ + (σₛ − σₜ) ε̂
 *
 * Since yₜ = x̂₀ + σₜ ε̂, that is x̂₀ + σₛ ε̂: the very step of DDIM without
 * noise.
 *
 * @returns `numInferenceSteps` + 1 steps; see `Step`.
 * @throws RangeError for options out of range, on the first step asked for.
 */
export function euler<C>(
  denoiser: Denoiser<C>,
  schedule: Schedule,
  options: SampleOptions<C>,
): Run {
  return sampleWith(denoiser, schedule, options, {
    update: ({ to }) => ({ x0: [to.signal], eps: [to.noise] }),
  });
}

/**
 * Euler's method with ancestral noise (Crowson 2022, k-diffusion): a step
 * that goes further than σₛ, down to σ↓, and then adds noise σ↑ to be back,
 *
 *     yₛ = x̂₀ + σ↓ ε̂ + σ↑ z
 *     σ↑² = σₛ² (1 − σₛ² / σₜ²),  σ↓² = σₛ² − σ↑²
 *
 * It is the step of DDIM with η = 1, and the posterior of DDPM.
 *
 * @returns `numInferenceSteps` + 1 steps; see `Step`.
 * @throws RangeError for options out of range, on the first step asked for.
 */
export function eulerAncestral<C>(
  denoiser: Denoiser<C>,
  schedule: Schedule,
  options: SampleOptions<C>,
): Run {
  return sampleWith(denoiser, schedule, options, {
    update({ from, to }) {
      const ratio = to.sigma / from.sigma; // 0 from pure noise
      return {
        x0: [to.signal],
        eps: [to.noise * ratio], // σ↓ = σₛ² / σₜ
        noise: to.noise * Math.sqrt(1 - ratio ** 2),
      };
    },
  });
}
