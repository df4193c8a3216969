import type { Denoiser } from "./denoiser.ts";
import { posterior } from "./forward.ts";
import { sampleWith } from "./sampler.ts";
import type { Schedule } from "./schedule.ts";
import type { SampleOptions, Step } from "./step.ts";

/**
 * DDPM's ancestral sampling (Ho et al. 2020, algorithm 2): draw each state
 * from the posterior q(xₛ | xₜ, x₀) with the predicted x₀ in the place of the
 * true one. Variance β̃ ("fixed small"). With fewer than T steps the posterior
 * is that of the whole jump.
 *
 * @returns `numInferenceSteps` + 1 steps; see `Step`.
 * @throws RangeError for options out of range, on the first step asked for.
 */
export function ddpm<C>(
  denoiser: Denoiser<C>,
  schedule: Schedule,
  options: SampleOptions<C>,
): AsyncGenerator<Step, void, void> {
  return sampleWith(denoiser, schedule, options, (from, to) => {
    const { x0, xt, variance } = posterior(from, to);
    return { x: xt, x0, eps: 0, noise: Math.sqrt(variance) };
  });
}
