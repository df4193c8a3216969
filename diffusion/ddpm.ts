import type { Denoiser } from "./denoiser.ts";
import { posterior } from "./forward.ts";
import { checkOption } from "./option.ts";
import { sampleWith } from "./sampler.ts";
import type { Schedule } from "./schedule.ts";
import type { Run, SampleOptions } from "./step.ts";

/** Options of `ddpm`. */
export interface DdpmOptions<C = unknown> extends SampleOptions<C> {
  /**
   * The variance of a step. "fixed_small", the default: β̃, that of the
   * posterior, exact when the data are one single point. "fixed_large": β,
   * exact when the data are standard normal. The truth lies between.
   */
  variance?: "fixed_small" | "fixed_large";
}

/**
 * DDPM's ancestral sampling (Ho et al. 2020, algorithm 2 and section 3.2): draw
 * each state from the posterior q(xₛ | xₜ, x₀) with the predicted x₀ in the
 * place of the true one. With fewer than T steps the posterior is that of the
 * whole jump. The last step, to the clean sample, adds no noise.
 *
 * @returns `numInferenceSteps` + 1 steps; see `Step`.
 * @throws RangeError for options out of range, on the first step asked for.
 */
export async function* ddpm<C>(
  denoiser: Denoiser<C>,
  schedule: Schedule,
  { variance = "fixed_small", ...options }: DdpmOptions<C>,
): Run {
  checkOption("variance", variance, ["fixed_small", "fixed_large"]);
  yield* sampleWith(denoiser, schedule, options, {
    update({ from, to }) {
      const small = posterior(from.alphaCumprod, to.alphaCumprod);
      const large = 1 - from.alphaCumprod / to.alphaCumprod;
      const chosen = variance === "fixed_large" && to.noise > 0
        ? large
        : small.variance;
      return { x: small.xt, x0: [small.x0], noise: Math.sqrt(chosen) };
    },
  });
}
