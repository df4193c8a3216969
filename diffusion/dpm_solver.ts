import type { Denoiser } from "./denoiser.ts";
import { checkOption } from "./option.ts";
import { sampleWith, type Transition, type Update } from "./sampler.ts";
import type { Schedule } from "./schedule.ts";
import type { Run, SampleOptions } from "./step.ts";

/** Options of `dpmSolverMultistep`. */
export interface DpmSolverMultistepOptions<C = unknown>
  extends SampleOptions<C> {
  /** 1 is DDIM; 2, the default, is "DPM++ 2M"; 3 wants no strong guidance. */
  solverOrder?: 1 | 2 | 3;
}

/** Options of `dpmSolverSinglestep`. */
export interface DpmSolverSinglestepOptions<C = unknown>
  extends SampleOptions<C> {
  /** 1 is DDIM; 2, the default, is "DPM++ 2S". */
  solverOrder?: 1 | 2;
}

/**
 * DPM-Solver++, multistep (Lu et al. 2022b, algorithm 2). In the time
 * λ = ln(√ᾱ / √(1 − ᾱ)) the probability flow ODE has the exact solution
 *
 *     xₜ = (σₜ / σₛ) xₛ + σₜ ∫ e^λ x̂₀(λ) dλ,  λ from λₛ to λₜ,
 *
 * where σ = √(1 − ᾱ). Only x̂₀ is not known beforehand: it is taken for a
 * polynomial in λ through the latest predictions, of degree `solverOrder` − 1.
 *
 * The first steps have fewer predictions to go by, and are of lower order. So
 * is the last one, to λ = ∞, where no polynomial can be trusted; in a run of
 * fewer than 15 steps the third order falls one step earlier, as in
 * diffusers.
 *
 * @returns `numInferenceSteps` + 1 steps; see `Step`.
 * @throws RangeError for options out of range, on the first step asked for.
 */
export async function* dpmSolverMultistep<C>(
  denoiser: Denoiser<C>,
  schedule: Schedule,
  { solverOrder = 2, ...options }: DpmSolverMultistepOptions<C>,
): Run {
  checkOption("solverOrder", solverOrder, [1, 2, 3]);
  yield* sampleWith(denoiser, schedule, options, {
    history: solverOrder,
    update: (transition) =>
      exponentialStep(transition, multistepOrder(transition, solverOrder)),
  });
}

/**
 * DPM-Solver++, singlestep (Lu et al. 2022b, algorithm 1): steps in pairs. The
 * first of a pair is a plain one; the second goes back to where the pair began
 * and takes both at once, with the mean slope that the first one found out. The
 * network is asked once at every timestep, as by the other samplers.
 *
 * The last step, to the clean sample, is a plain one.
 *
 * @returns `numInferenceSteps` + 1 steps; see `Step`.
 * @throws RangeError for options out of range, on the first step asked for.
 */
export async function* dpmSolverSinglestep<C>(
  denoiser: Denoiser<C>,
  schedule: Schedule,
  { solverOrder = 2, ...options }: DpmSolverSinglestepOptions<C>,
): Run {
  checkOption("solverOrder", solverOrder, [1, 2]);
  yield* sampleWith(denoiser, schedule, options, {
    history: 2,
    update(transition) {
      const { index, from, to, earlier: [begin] } = transition;
      const isSecond = solverOrder === 2 && index % 2 === 1;
      if (!isSecond || to.noise === 0) return exponentialStep(transition, 1);
      // Both steps at once, from `begin` over `from` to `to`, less the first,
      // which x has already taken.
      const whole = to.signal * -Math.expm1(begin.lambda - to.lambda);
      const first = from.signal * -Math.expm1(begin.lambda - from.lambda);
      const slope = (to.lambda - begin.lambda) / (from.lambda - begin.lambda);
      const gain = whole * (begin.signal > 0 ? slope / 2 : 0.5);
      const x = to.noise / from.noise;
      return { x, x0: [gain, whole - gain - x * first] };
    },
  });
}

/** As high as there are predictions for, and low again at the end. */
export function multistepOrder(
  { index, count, to, earlier }: Transition,
  solverOrder: number,
): number {
  if (to.noise === 0) return 1;
  const remaining = count < 15 ? count - index : Infinity;
  // From pure noise, λ = −∞, there is no polynomial in λ.
  const known = earlier.filter(({ signal }) => signal > 0).length + 1;
  return Math.min(solverOrder, known, remaining);
}

/**
 * The exact solution of the linear part, with x̂₀ a polynomial in λ through the
 * `order` latest predictions, written by divided differences (Lu et al. 2022b,
 * equations 9 to 14).
 */
function exponentialStep(
  { from, to, earlier }: Transition,
  order: number,
): Update {
  const x = to.noise / from.noise;
  const h = to.lambda - from.lambda;
  /** ∫ of the constant term; of the first and the second derivative, ÷ h, h². */
  const phi1 = -to.signal * Math.expm1(-h);
  if (order === 1) return { x, x0: [phi1] };
  const r0 = (from.lambda - earlier[0].lambda) / h;
  if (order === 2) {
    const slope = phi1 / (2 * r0);
    return { x, x0: [phi1 + slope, -slope] };
  }
  const r1 = (earlier[0].lambda - earlier[1].lambda) / h;
  const phi2 = to.signal * (Math.expm1(-h) / h + 1);
  const phi3 = to.signal * (1 - 2 * (Math.expm1(-h) + h) / h ** 2);
  // D1 = a (m₀ − m₁) + b (m₁ − m₂) and D2 = c (m₀ − m₁) + d (m₁ − m₂)
  const a = (1 + r0 / (r0 + r1)) / r0;
  const b = -r0 / (r0 + r1) / r1;
  const c = 1 / (r0 + r1) / r0;
  const d = -1 / (r0 + r1) / r1;
  const latest = phi2 * a + phi3 * c;
  const older = phi2 * b + phi3 * d;
  return { x, x0: [phi1 + latest, older - latest, -older] };
}
