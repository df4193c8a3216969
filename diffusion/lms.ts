import type { Denoiser } from "./denoiser.ts";
import { checkOption } from "./option.ts";
import { sampleWith } from "./sampler.ts";
import type { Schedule } from "./schedule.ts";
import type { Run, SampleOptions } from "./step.ts";

/** Options of `lms`. */
export interface LmsOptions<C = unknown> extends SampleOptions<C> {
  /** How many predictions a step looks at: 1 (Euler) to 4, the default. */
  solverOrder?: 1 | 2 | 3 | 4;
}

/**
 * Linear multistep (Adams–Bashforth on uneven steps; brought to diffusion by
 * Crowson 2022, k-diffusion): on dy/dσ = ε̂, y = x / √ᾱ, a step integrates the
 * polynomial through the latest ε̂,
 *
 *     yₛ = yₜ + Σⱼ cⱼ ε̂ⱼ,  cⱼ = ∫ ∏ₖ (σ − σₖ) / (σⱼ − σₖ) dσ
 *
 * with σ from σₜ to σₛ and k over the other predictions.
 *
 * @returns `numInferenceSteps` + 1 steps; see `Step`.
 * @throws RangeError for options out of range, on the first step asked for.
 */
export async function* lms<C>(
  denoiser: Denoiser<C>,
  schedule: Schedule,
  { solverOrder = 4, ...options }: LmsOptions<C>,
): Run {
  checkOption("solverOrder", solverOrder, [1, 2, 3, 4]);
  yield* sampleWith(denoiser, schedule, options, {
    history: solverOrder,
    update({ from, to, earlier }) {
      // Straight from pure noise, σ = ∞, where no polynomial goes through.
      if (from.signal === 0) return { x0: [to.signal], eps: [to.noise] };
      const nodes = [from, ...earlier.filter(({ signal }) => signal > 0)]
        .map(({ sigma }) => sigma);
      const weights = nodes.map((_, j) =>
        to.signal * integrateLagrange(nodes, j, from.sigma, to.sigma)
      );
      // yₜ is x̂₀ + σₜ ε̂.
      weights[0] += to.signal * from.sigma;
      return { x0: [to.signal], eps: weights };
    },
  });
}

/**
 * ∫ of the polynomial that is 1 at node j and 0 at the others. Two points of
 * Gauss and Legendre are exact up to the third degree.
 */
function integrateLagrange(
  nodes: readonly number[],
  j: number,
  from: number,
  to: number,
): number {
  const middle = (from + to) / 2;
  const half = (to - from) / 2;
  let sum = 0;
  for (
    const at of [middle - half / Math.sqrt(3), middle + half / Math.sqrt(3)]
  ) {
    sum += nodes.reduce(
      (product, node, k) =>
        k === j ? product : product * (at - node) / (nodes[j] - node),
      1,
    );
  }
  return half * sum;
}
