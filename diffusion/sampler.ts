import { batchNoise } from "./batch_noise.ts";
import { clip, clipLimit } from "./clip.ts";
import type { Denoiser, Prediction } from "./denoiser.ts";
import { CLEAN, type NoiseLevel, noiseLevel } from "./noise_level.ts";
import type { Schedule } from "./schedule.ts";
import { sizeOf } from "./shape.ts";
import type { Run, SampleOptions } from "./step.ts";
import { timesteps } from "./timesteps.ts";
import { weightedSum } from "./weighted_sum.ts";

/**
 * The next state as a weighted sum of what is known at a step: the state, the
 * predictions, and fresh standard normal noise. What is left out counts zero
 * times.
 */
export interface Update {
  /** Of the state. */
  x?: number;
  /** Of the predicted x₀: this step's, the one before, … */
  x0?: readonly number[];
  /** Of the predicted noise, likewise. */
  eps?: readonly number[];
  noise?: number;
}

/** Where a step stands in its run. */
export interface Transition {
  /** Number of the step. */
  readonly index: number;
  /** Steps of the run. */
  readonly count: number;
  /** The noise level of the state. */
  readonly from: NoiseLevel;
  /** The noise level to go to: that of the next step, or `CLEAN` at the end. */
  readonly to: NoiseLevel;
  /** The noise levels of the earlier predictions, latest first. */
  readonly earlier: readonly NoiseLevel[];
}

/** What tells one sampler from another. */
export interface Method {
  /** How to go from one noise level to the next. */
  update(transition: Transition): Update;
  /** How many predictions `update` looks at, this step's included; 1. */
  history?: number;
  /** The noise levels to ask at, from those of the timesteps; the same. */
  levels?(levels: readonly NoiseLevel[]): NoiseLevel[];
  /** Fills the noise of a transition; by default, seeded and independent. */
  fillNoise?(noise: Float32Array, transition: Transition): void;
}

/**
 * The loop that the samplers of a fixed sequence of noise levels share. Each of
 * them is a row of weights: the next state is a weighted sum of this one, of
 * the latest predictions, and of noise, and `update` says what the weights are.
 *
 * Noise 0 of a sample is its x_T; noise i + 1 is what follows step i.
 */
export async function* sampleWith<C>(
  denoiser: Denoiser<C>,
  schedule: Schedule,
  options: SampleOptions<C>,
  method: Method,
): Run {
  const { update, history = 1, levels = (same) => same } = method;
  const { numInferenceSteps, timestepSpacing } = options;
  const ts = timesteps(schedule, numInferenceSteps, timestepSpacing);
  const run = levels(Array.from(ts, (t) => noiseLevel(schedule, t)));
  const x = initialState(denoiser, options);
  const noise = new Float32Array(x.length);
  const independent = batchNoise(options);
  const fillNoise = method.fillNoise ??
    ((out, { index }) => independent(out, index + 1));
  const recent: Prediction[] = [];

  for (const [index, from] of run.entries()) {
    const prediction = await ask(denoiser, x, from, options);
    yield { index, t: from.t, sigma: from.sigma, x, ...prediction };

    recent.unshift(prediction);
    recent.length = Math.min(recent.length, history);
    const transition: Transition = {
      index,
      count: run.length,
      from,
      to: run[index + 1] ?? CLEAN,
      earlier: run.slice(index - recent.length + 1, index).reverse(),
    };
    const weights = update(transition);
    if (weights.noise) fillNoise(noise, transition);
    weightedSum(
      x,
      [
        weights.x ?? 0,
        weights.noise ?? 0,
        ...recent.flatMap((_, i) => [
          weights.x0?.[i] ?? 0,
          weights.eps?.[i] ?? 0,
        ]),
      ],
      [x, noise, ...recent.flatMap(({ x0, eps }) => [x0, eps])],
    );
  }
  const { eps } = recent[0];
  yield { index: run.length, t: CLEAN.t, sigma: CLEAN.sigma, x, x0: x, eps };
}

/** What the denoiser says about x, clipped if so asked. */
export async function ask<C>(
  denoiser: Denoiser<C>,
  x: Float32Array,
  level: NoiseLevel,
  { conditions, clipSample, signal }: Pick<
    SampleOptions<C>,
    "conditions" | "clipSample" | "signal"
  >,
): Promise<Prediction> {
  const limit = clipLimit(clipSample);
  signal?.throwIfAborted();
  const { x0, eps } = await denoiser.predict(x, level.t, conditions);
  signal?.throwIfAborted();
  if (limit < Infinity) clip(x0, eps, level, limit);
  return { x0, eps };
}

/**
 * x_T: as given, or each sample's noise 0.
 *
 * @throws RangeError when shape, conditions or `initial` do not fit.
 */
export function initialState<C>(
  denoiser: Denoiser<C>,
  options: Omit<SampleOptions<C>, "numInferenceSteps">,
): Float32Array {
  checkShapes(denoiser, options);
  const { shape, initial } = options;
  if (initial) return initial.slice();
  const x = new Float32Array(sizeOf(shape));
  batchNoise(options)(x, 0);
  return x;
}

function checkShapes<C>(
  { sampleShape }: Denoiser<C>,
  { shape, conditions, initial }: Omit<SampleOptions<C>, "numInferenceSteps">,
) {
  const [batch, ...rest] = shape;
  if (
    !(Number.isInteger(batch) && batch >= 1) ||
    rest.join() !== sampleShape.join()
  ) {
    throw new RangeError(
      `shape is [${shape.join(", ")}]; this denoiser needs ` +
        `[${["batch", ...sampleShape].join(", ")}], batch at least 1`,
    );
  }
  if (conditions && conditions.length !== batch) {
    throw new RangeError(
      `${conditions.length} conditions for a batch of ${batch}: give one for ` +
        "each sample, null where there is none",
    );
  }
  const length = sizeOf(shape);
  if (initial && initial.length !== length) {
    throw new RangeError(
      `initial has ${initial.length} values; shape [${shape.join(", ")}] ` +
        `needs ${length}`,
    );
  }
}
