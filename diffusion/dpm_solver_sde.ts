import { brownianPath } from "./brownian_path.ts";
import type { Denoiser } from "./denoiser.ts";
import { multistepOrder } from "./dpm_solver.ts";
import { checkOption } from "./option.ts";
import { type Method, sampleWith } from "./sampler.ts";
import type { Schedule } from "./schedule.ts";
import type { Run, SampleOptions } from "./step.ts";

/** Options of `dpmSolverSde`. */
export interface DpmSolverSdeOptions<C = unknown> extends SampleOptions<C> {
  /** 1 or 2, the default ("DPM++ 2M SDE"). */
  solverOrder?: 1 | 2;
}

/**
 * SDE-DPM-Solver++ (Lu et al. 2022b, section 4.3): the reverse SDE in the time
 * λ = ln(√ᾱ / √(1 − ᾱ)), its linear part and its noise solved exactly,
 *
 *     xₜ = (σₜ / σₛ) e^−h xₛ + √ᾱₜ (1 − e^−2h) x̂₀ + σₜ √(1 − e^−2h) z,
 *
 * h = λₜ − λₛ and σ = √(1 − ᾱ). In the second order x̂₀ is taken halfway along
 * the line through the last two predictions. z comes from a Brownian path that
 * does not depend on the steps, so that with ever more of them the samples
 * settle instead of changing each time.
 *
 * @returns `numInferenceSteps` + 1 steps; see `Step`.
 * @throws RangeError for options out of range, on the first step asked for.
 */
export async function* dpmSolverSde<C>(
  denoiser: Denoiser<C>,
  schedule: Schedule,
  { solverOrder = 2, ...options }: DpmSolverSdeOptions<C>,
): Run {
  checkOption("solverOrder", solverOrder, [1, 2]);
  let path: ReturnType<typeof brownianPath> | undefined;
  const method: Method = {
    history: 2,
    update(transition) {
      const { from, to, earlier } = transition;
      const h = to.lambda - from.lambda;
      const gain = -to.signal * Math.expm1(-2 * h);
      const slope = multistepOrder(transition, solverOrder) < 2
        ? 0
        : (gain * h) / (2 * (from.lambda - earlier[0].lambda));
      return {
        x: (to.noise / from.noise) * Math.exp(-h),
        x0: [gain + slope, -slope],
        noise: to.noise * Math.sqrt(-Math.expm1(-2 * h)),
      };
    },
    fillNoise(noise, { from, to }) {
      path ??= brownianPath(schedule, options);
      path(noise, from, to);
    },
  };
  yield* sampleWith(denoiser, schedule, options, method);
}
