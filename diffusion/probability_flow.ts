import type { Denoiser, Prediction } from "./denoiser.ts";
import {
  CLEAN,
  type NoiseLevel,
  noiseLevel,
  timestepOf,
} from "./noise_level.ts";
import { dormandPrince, type SolverOptions } from "./runge_kutta.ts";
import { ask, initialState } from "./sampler.ts";
import type { Schedule } from "./schedule.ts";
import { sizeOf } from "./shape.ts";
import type { Run, SampleOptions } from "./step.ts";
import { weightedSum } from "./weighted_sum.ts";

/** Options of `probabilityFlow`. */
export interface ProbabilityFlowOptions<C = unknown>
  extends
    Omit<SampleOptions<C>, "numInferenceSteps" | "timestepSpacing">,
    SolverOptions {}

/**
 * The probability flow ODE (Song et al. 2021, "Score-based generative
 * modeling", equation 13), solved by `dormandPrince` with steps as long as the
 * tolerances allow (their appendix D.4). It leads pure noise to samples of the
 * data on smooth curves, without noise on the way, and yet, where the denoiser
 * is perfect, the state follows q(xₜ) at every noise level.
 *
 * It is the step of DDIM, made infinitely short: dx = x̂₀ d√ᾱ + ε̂ d√(1 − ᾱ).
 * In the time λ = ln(√ᾱ / √(1 − ᾱ)) we have d√ᾱ/dλ = √ᾱ (1 − ᾱ) and
 * d√(1 − ᾱ)/dλ = −ᾱ √(1 − ᾱ), hence
 *
 *     dx/dλ = √ᾱ √(1 − ᾱ) (√(1 − ᾱ) x̂₀ − √ᾱ ε̂) = −√ᾱ √(1 − ᾱ) v̂
 *           = √ᾱ (x̂₀ − √ᾱ x),
 *
 * which is finite at every level. λ runs from timestep T − 1 to 0, and the
 * denoiser is asked between whole timesteps too. Where T − 1 is pure noise,
 * λ = −∞, a step of DDIM leads to T − 2 first. At the end comes the jump to
 * the predicted clean sample, as in the other samplers.
 *
 * A batch shares its steps, so that a sample depends on its company, by as much
 * as the tolerances allow. Denoisers answer in float32: tolerances below 1e-7
 * gain nothing.
 *
 * @returns A step for every accepted step of the solver, `index` counting them,
 *   and the finished sample. From one to the next the network is asked six
 *   times, and six times more for each trial that was too long.
 * @throws RangeError for options out of range, and for what `dormandPrince`
 *   cannot solve, on the steps asked for.
 */
export async function* probabilityFlow<C>(
  denoiser: Denoiser<C>,
  schedule: Schedule,
  options: ProbabilityFlowOptions<C>,
): Run {
  const x = initialState(denoiser, options);
  const last = noiseLevel(schedule, schedule.numTrainTimesteps - 1);
  const from = noisiestLevel(schedule);
  const to = noiseLevel(schedule, 0);
  let index = 0;
  if (from.t !== last.t) {
    const { x0, eps } = await ask(denoiser, x, last, options);
    yield { index: index++, t: last.t, sigma: last.sigma, x, x0, eps };
    weightedSum(x, [from.signal, from.noise], [x0, eps]);
  }

  let prediction: Prediction | undefined;
  const lambdas = [from.lambda, to.lambda];
  for await (const point of follow(denoiser, schedule, x, lambdas, options)) {
    prediction = point.prediction;
    const { t, sigma } = point.level;
    yield { index: index++, t, sigma, x, ...prediction };
  }
  const { x0, eps } = prediction!;
  x.set(x0);
  yield { index, t: CLEAN.t, sigma: CLEAN.sigma, x, x0: x, eps };
}

/**
 * Moves states along the flow, step by step.
 *
 * @param x `[batch, ...sampleShape]`, at the first λ; changed in place.
 * @param lambdas Rising; there is a step that ends at each.
 * @yields Where x is, and what the denoiser says there.
 */
export async function* follow<C>(
  denoiser: Denoiser<C>,
  schedule: Schedule,
  x: Float32Array,
  lambdas: readonly number[],
  options:
    & Pick<SampleOptions<C>, "conditions" | "clipSample" | "signal">
    & SolverOptions,
): AsyncGenerator<
  { lambda: number; level: NoiseLevel; prediction: Prediction },
  void,
  void
> {
  const batch = batchOf(denoiser, x);
  let level: NoiseLevel;
  let prediction: Prediction;
  const solver = dormandPrince(
    async (out, lambda, y) => {
      x.set(y);
      level = levelAt(schedule, lambda);
      prediction = await ask(denoiser, x, level, options);
      fillVelocity(out, prediction, level);
    },
    Float64Array.from(x),
    lambdas,
    { ...options, rows: Array(batch).fill(x.length / batch) },
  );
  for await (const lambda of solver) {
    yield { lambda, level: level!, prediction: prediction! };
  }
}

/** dx/dλ on the flow, from what the denoiser says; see `probabilityFlow`. */
export function fillVelocity(
  out: Float64Array,
  { x0, eps }: Prediction,
  { signal, noise }: NoiseLevel,
) {
  // The form with both: float32's error in one of them, large where it was
  // divided by a small number, is multiplied by that number again.
  const ofX0 = signal * noise ** 2;
  const ofEps = signal ** 2 * noise;
  for (let i = 0; i < out.length; i++) out[i] = ofX0 * x0[i] - ofEps * eps[i];
}

/** The noise level at λ. */
export function levelAt(schedule: Schedule, lambda: number): NoiseLevel {
  const t = timestepOf(schedule, Math.exp(-lambda));
  // A whole timestep's λ should lead back to it, to the last bit.
  const whole = Math.round(t);
  return noiseLevel(schedule, Math.abs(t - whole) < 1e-9 ? whole : t);
}

/**
 * The noisiest level with some signal, and so with a finite λ: timestep T − 1,
 * or T − 2 where that is pure noise.
 */
export function noisiestLevel(schedule: Schedule): NoiseLevel {
  const last = schedule.numTrainTimesteps - 1;
  const isPureNoise = schedule.alphasCumprod[last] === 0;
  return noiseLevel(schedule, isPureNoise ? last - 1 : last);
}

/**
 * How many samples an array holds.
 *
 * @throws RangeError when they are not whole, or none.
 */
export function batchOf<C>(
  { sampleShape }: Denoiser<C>,
  x: Float32Array,
): number {
  const batch = x.length / sizeOf(sampleShape);
  if (Number.isInteger(batch) && batch >= 1) return batch;
  throw new RangeError(
    `${x.length} values are not samples of shape [${sampleShape.join(", ")}]`,
  );
}
