// Where the reference's samplers differ from ours, as methods of our loop: to
// have its very numbers, and to hold both against theory.

import { multistepOrder } from "../dpm_solver.ts";
import { CLEAN, type NoiseLevel, noiseLevel } from "../noise_level.ts";
import type { Method } from "../sampler.ts";
import type { Schedule } from "../schedule.ts";

/** DDIM that goes to t − ⌊T / n⌋, whatever timestep is asked at next. */
export function stridedDdim(
  schedule: Schedule,
  numInferenceSteps: number,
): Method {
  const stride = Math.floor(schedule.numTrainTimesteps / numInferenceSteps);
  return {
    update({ from }) {
      const t = from.t - stride;
      const { signal, noise } = t >= 0 ? noiseLevel(schedule, t) : CLEAN;
      return { x0: [signal], eps: [noise] };
    },
  };
}

/**
 * The third order of DPM-Solver++ as a Taylor series in h,
 *
 *     xₜ = (σₜ / σₛ) xₛ + √ᾱₜ (φ₁ m + φ₂ h m′ + φ₃ h² m″),
 *
 * where m is x̂₀ as a function of λ. The second divided difference of m, D2, is
 * h² m″ / 2. Taking it for h² m″ itself, as the reference does, gives the last
 * term half its weight: `weightOfD2` 1. The series wants 2.
 */
export function thirdOrderMultistep(weightOfD2: 1 | 2): Method {
  return {
    history: 3,
    update(transition) {
      const { from, to, earlier } = transition;
      const x = to.noise / from.noise;
      const h = to.lambda - from.lambda;
      const phi1 = 1 - Math.exp(-h);
      const order = multistepOrder(transition, 3);
      if (order === 1) return { x, x0: [to.signal * phi1] };
      const places = [0, ...earlier.map((l) => (l.lambda - from.lambda) / h)];
      if (order === 2) {
        const slope = to.signal * phi1 / 2 / places[1];
        return { x, x0: [to.signal * phi1 - slope, slope] };
      }
      const phi2 = 1 - phi1 / h;
      const phi3 = 0.5 - phi2 / h;
      // h m′ and D2 of the parabola through the three, by Lagrange.
      const weights = places.map((p, i) => {
        const [q, r] = places.filter((_, j) => j !== i);
        const scale = to.signal / ((p - q) * (p - r));
        return scale * (phi2 * -(q + r) + phi3 * weightOfD2);
      });
      weights[0] += to.signal * phi1;
      return { x, x0: weights };
    },
  };
}

/**
 * UniPC of order 2, written with the B(h) of the paper left open, h being λₛ −
 * λₜ < 0. Where the order leaves it a choice, B is the weight of the difference
 * of two predictions; e^h − 1 and h agree to the first order.
 */
export function secondOrderUniPc(B: (h: number) => number): Method {
  return {
    history: 3,
    update({ index, count, from, to, earlier: [before, third] }) {
      const isSecond = (i: number) => i > 0 && i < count - 1;
      const x = to.noise / from.noise;
      // The predictor: m₀ where the step begins, m₁ before it.
      const h = from.lambda - to.lambda;
      const difference = -to.signal * B(h) / 2;
      const slope = isSecond(index)
        ? difference / ratio(before, from, to)
        : 0 * difference;
      const predictor = [-to.signal * Math.expm1(h) - slope, slope];
      if (index === 0) return { x, x0: predictor };

      // What it did in the step before, taken back; and done better.
      const k = before.lambda - from.lambda;
      const whole = -from.signal * Math.expm1(k);
      const half = -from.signal * B(k) / 2;
      let predicted = [0, whole, 0];
      let corrected = [half, whole - half, 0];
      if (isSecond(index - 1)) {
        const r = ratio(third, before, from);
        predicted = [0, whole - half / r, half / r];
        // ρ solves Σ ρ = b₀ and Σ ρ r = b₁; there B cancels.
        const phi2 = Math.expm1(k) / k - 1;
        const phi3 = phi2 / k - 0.5;
        const [b0, b1] = [-from.signal * phi2, -from.signal * 2 * phi3];
        const older = (b0 - b1) / (1 - r) / r;
        const latest = (b1 - r * b0) / (1 - r);
        corrected = [latest, whole - latest - older, older];
      }
      return {
        x,
        x0: corrected.map((w, i) =>
          (predictor[i] ?? 0) + x * (w - predicted[i])
        ),
      };
    },
  };
}

/** Where `before` lies, if the step from `begin` to `end` is from 0 to 1. */
function ratio(before: NoiseLevel, begin: NoiseLevel, end: NoiseLevel) {
  return (before.lambda - begin.lambda) / (end.lambda - begin.lambda);
}
