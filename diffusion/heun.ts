import type { Denoiser } from "./denoiser.ts";
import { sampleWith } from "./sampler.ts";
import type { Schedule } from "./schedule.ts";
import type { Run, SampleOptions } from "./step.ts";

/**
 * Heun's method on the probability flow ODE dy/dσ = ε̂ (Karras et al. 2022,
 * algorithm 1; y = x / √ᾱ): take Euler's step, ask again where it ends, and
 * take it once more with the mean of the two slopes. Second order, for two
 * questions a step, save for the first and the last.
 *
 * From noise so strong that the first step spans most of all σ (the cosine
 * schedule ends at σ = 20,000) the mean slope throws the state far off: use
 * another sampler there.
 *
 * Every question is a step of its own: the trial, then the corrected state at
 * the same t.
 *
 * @returns 2 `numInferenceSteps` steps, for one question less; see `Step`.
 * @throws RangeError for options out of range, on the first step asked for.
 */
export function heun<C>(
  denoiser: Denoiser<C>,
  schedule: Schedule,
  options: SampleOptions<C>,
): Run {
  return sampleWith(denoiser, schedule, options, {
    history: 2,
    levels: ([first, ...rest]) => [
      first,
      ...rest.flatMap((level) => [level, level]),
    ],
    update({ from, to, earlier: [before] }) {
      if (from !== to) return { x0: [to.signal], eps: [to.noise] };
      // From pure noise, σ = ∞, there is no slope to take a mean with.
      const half = before.signal > 0 ? (from.sigma - before.sigma) / 2 : 0;
      const weight = from.signal * half;
      return { x: 1, eps: [weight, -weight] };
    },
  });
}
