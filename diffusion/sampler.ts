import type { Denoiser } from "./denoiser.ts";
import { fillNormal } from "./normal.ts";
import type { Schedule } from "./schedule.ts";
import type { SampleOptions, Step } from "./step.ts";
import { timesteps } from "./timesteps.ts";

/**
 * The next state as a weighted sum of what is known at a step: the state, the
 * two predictions, and fresh standard normal noise.
 */
export interface Update {
  x: number;
  x0: number;
  eps: number;
  noise: number;
}

/**
 * The loop that all one-step samplers share. They differ in nothing but the
 * `update`, which says how to go from noise level ᾱₜ to the lower ᾱₛ, s being
 * the next timestep of the run (ᾱₛ = 1 at its end).
 *
 * Noise 0 of a sample is its x_T; noise i + 1 is what follows step i.
 */
export async function* sampleWith<C>(
  denoiser: Denoiser<C>,
  schedule: Schedule,
  options: SampleOptions<C>,
  update: (alphaCumprod: number, alphaCumprodNext: number) => Update,
): AsyncGenerator<Step, void, void> {
  checkShapes(denoiser, options);
  const { numInferenceSteps, timestepSpacing, conditions, signal } = options;
  const ts = timesteps(
    schedule.numTrainTimesteps,
    numInferenceSteps,
    timestepSpacing,
  );
  const limit = clipLimit(options.clipSample);
  const length = options.shape.reduce((product, size) => product * size, 1);
  const noise = new Float32Array(length);
  let lastEps = noise;
  let x = options.initial?.slice() ??
    fillBatch(new Float32Array(length), options, 0);

  for (let index = 0; index < ts.length; index++) {
    const t = ts[index];
    const alphaCumprod = schedule.alphasCumprod[t];
    const isLast = index === ts.length - 1;
    const alphaCumprodNext = isLast ? 1 : schedule.alphasCumprod[ts[index + 1]];

    signal?.throwIfAborted();
    const { eps, x0 } = await denoiser.predict(x, t, conditions);
    signal?.throwIfAborted();
    if (limit < Infinity) clip(x0, eps, alphaCumprod, limit);

    const weights = update(alphaCumprod, alphaCumprodNext);
    if (weights.noise > 0) fillBatch(noise, options, index + 1);
    // Made before the step is given away, since its arrays then are not ours.
    const next = weightedSum(weights, x, x0, eps, noise);
    if (isLast) lastEps = eps.slice();

    const sigma = Math.sqrt((1 - alphaCumprod) / alphaCumprod);
    yield { index, t, sigma, x, x0, eps };
    x = next;
  }
  yield { index: ts.length, t: -1, sigma: 0, x, x0: x.slice(), eps: lastEps };
}

/** The batch's noise of one step, each sample's by its own number. */
function fillBatch<C>(
  out: Float32Array,
  { seed, shape, firstSample = 0 }: SampleOptions<C>,
  step: number,
): Float32Array {
  const size = out.length / shape[0];
  for (let i = 0; i < shape[0]; i++) {
    const sample = firstSample + i;
    fillNormal(out.subarray(i * size, (i + 1) * size), { seed, sample, step });
  }
  return out;
}

function weightedSum(
  weights: Update,
  x: Float32Array,
  x0: Float32Array,
  eps: Float32Array,
  noise: Float32Array,
): Float32Array {
  const out = new Float32Array(x.length);
  const { x: a, x0: b, eps: c, noise: d } = weights;
  if (d === 0) { // worth a loop of its own: it reads a quarter less
    for (let i = 0; i < out.length; i++) {
      out[i] = a * x[i] + b * x0[i] + c * eps[i];
    }
    return out;
  }
  for (let i = 0; i < out.length; i++) {
    out[i] = a * x[i] + b * x0[i] + c * eps[i] + d * noise[i];
  }
  return out;
}

function clipLimit(clipSample: boolean | number = false): number {
  if (typeof clipSample === "number") return clipSample;
  return clipSample ? 1 : Infinity;
}

/**
 * Keeps x₀ within ± limit, and moves ε by as much as keeps
 * xₜ = √ᾱ x₀ + √(1 − ᾱ) ε true: with the old ε every step would push the state
 * away from what was cut off, the more so the more steps there are.
 */
function clip(
  x0: Float32Array,
  eps: Float32Array,
  alphaCumprod: number,
  limit: number,
) {
  const rootSnr = Math.sqrt(alphaCumprod / (1 - alphaCumprod));
  for (let i = 0; i < x0.length; i++) {
    const value = x0[i];
    if (value >= -limit && value <= limit) continue;
    x0[i] = value > limit ? limit : -limit;
    eps[i] += rootSnr * (value - x0[i]);
  }
}

function checkShapes<C>(
  { sampleShape }: Denoiser<C>,
  { shape, conditions, initial }: SampleOptions<C>,
) {
  const [batch, ...rest] = shape;
  if (!(batch >= 1) || rest.join() !== sampleShape.join()) {
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
  const length = shape.reduce((product, size) => product * size, 1);
  if (initial && initial.length !== length) {
    throw new RangeError(
      `initial has ${initial.length} values; shape [${shape.join(", ")}] ` +
        `needs ${length}`,
    );
  }
}
