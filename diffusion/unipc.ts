import type { Denoiser } from "./denoiser.ts";
import type { NoiseLevel } from "./noise_level.ts";
import { checkOption } from "./option.ts";
import { sampleWith } from "./sampler.ts";
import type { Schedule } from "./schedule.ts";
import type { Run, SampleOptions } from "./step.ts";

/** Options of `uniPc`. */
export interface UniPcOptions<C = unknown> extends SampleOptions<C> {
  /** 1, 2 (the default; right under strong guidance) or 3. */
  solverOrder?: 1 | 2 | 3;
}

/**
 * UniPC (Zhao et al. 2023, algorithms 5 and 6, with B(h) = e^h − 1): a predictor
 * like that of DPM-Solver++, and a corrector that costs no question. It mends
 * the state that entered the network by what the network then said, before the
 * next step is taken, and so gains an order.
 *
 * The states that are shown are the predictor's, at which the network is asked.
 *
 * @returns `numInferenceSteps` + 1 steps; see `Step`.
 * @throws RangeError for options out of range, on the first step asked for.
 */
export async function* uniPc<C>(
  denoiser: Denoiser<C>,
  schedule: Schedule,
  { solverOrder = 2, ...options }: UniPcOptions<C>,
): Run {
  checkOption("solverOrder", solverOrder, [1, 2, 3]);
  yield* sampleWith(denoiser, schedule, options, {
    history: solverOrder + 1,
    update({ index, count, from, to, earlier }) {
      /** As high as there are predictions for, and low again at the end. */
      const orderAt = (i: number) => Math.min(solverOrder, i + 1, count - i);

      const x = to.noise / from.noise;
      const x0 = integral([from, ...earlier], to, orderAt(index));
      if (index === 0 || earlier[0].signal === 0) return { x, x0 };
      // The last step once more, now that there is a prediction at its end.
      const order = orderAt(index - 1);
      const corrected = integral(earlier, from, order, from);
      const predicted = [0, ...integral(earlier, from, order)];
      return {
        x,
        x0: corrected.map((w, i) => (x0[i] ?? 0) + x * (w - predicted[i])),
      };
    },
  });
}

/**
 * The integral of x̂₀ over a step, as weights of the predictions at `levels`
 * (latest first, where the step begins), and before them at `end`, if there is
 * one (equation 3 of the paper: the weights that are exact for polynomials).
 */
function integral(
  levels: readonly NoiseLevel[],
  to: NoiseLevel,
  order: number,
  end?: NoiseLevel,
): number[] {
  const [begin, ...before] = levels.slice(0, order);
  const h = to.lambda - begin.lambda;
  const whole = -to.signal * Math.expm1(-h);
  // From pure noise, λ = −∞, there is no polynomial in λ.
  const others = [...end ? [end] : [], ...before.filter((l) => l.signal > 0)];
  const places = others.map(({ lambda }) => (lambda - begin.lambda) / h);
  const weights = momentWeights(places, h)
    .map((weight, k) => whole * weight / places[k]);
  const rest = weights.reduce((left, weight) => left - weight, whole);
  return end ? [weights[0], rest, ...weights.slice(1)] : [rest, ...weights];
}

/** ρ with Σₖ ρₖ rₖⁱ = bᵢ for i = 0 … n − 1, by Lagrange's polynomials. */
function momentWeights(r: readonly number[], h: number): number[] {
  // The paper's choice, to which b₀ tends as h goes to 0.
  if (r.length === 1) return [0.5];
  const b = moments(r.length, h);
  return r.map((place, k) => {
    let polynomial = [1]; // ∏ (r − rⱼ) / (rₖ − rⱼ), constant term first
    r.forEach((other, j) => {
      if (j === k) return;
      polynomial = [...polynomial, 0].map((_, i) =>
        ((polynomial[i - 1] ?? 0) - other * (polynomial[i] ?? 0)) /
        (place - other)
      );
    });
    return polynomial.reduce((sum, c, i) => sum + c * b[i], 0);
  });
}

/** bᵢ = (i + 1)! φᵢ₊₂(−h) / φ₁(−h), in the φ functions of the paper. */
function moments(n: number, h: number): number[] {
  const first = Math.expm1(-h);
  let phi = first;
  let factorial = 1;
  return Array.from({ length: n }, (_, i) => {
    factorial *= i + 1;
    phi = phi / -h - 1 / factorial;
    return phi * factorial / first;
  });
}
