import {
  addNoise,
  ddim,
  type Denoiser,
  fillNormal,
  finish,
  type GaussianMixture,
  linearSchedule,
  marginal,
  noiseLevel,
  philox4x32,
  predictionFrom,
} from "../mod.ts";
import { Adam } from "./adam.ts";
import { initialParameters, Network, parameterCount } from "./network.ts";

/** The schedule of all that happens here. */
export const schedule = linearSchedule();
const T = schedule.numTrainTimesteps;

/** Noised points that a step of training looks at. */
export const BATCH = 64;
/** Steps of a training. */
export const STEPS = 2400;
/** Steps until the learning rate is at its height, which falls to 0 at the end. */
const WARM_UP = 100;
const RATE = 4e-3;
/** How much of the mean weights each step keeps, once there are many. */
const KEEP = .995;
/** Streams of noise: what training draws, and what the network begins with. */
const STREAM = { batch: 3, choices: 4, weights: 5, floor: 6 };

/** Points, noised: what a step of training looks at. */
interface Batch {
  xt: Float32Array;
  eps: Float32Array;
  timesteps: Uint32Array;
}

/**
 * The training of a network on a distribution in the plane, as the guide tells
 * it: noise a point to a random timestep, have the network predict the noise,
 * and let the squared error move the weights.
 */
export class Training {
  readonly network: Network;
  /** The mean of the latest weights, which samples better than the last. */
  readonly mean: Network;
  step = 0;
  #adam: Adam;

  constructor(
    private readonly mixture: GaussianMixture,
    private readonly seed: number,
  ) {
    const normal = fillNormal(new Float32Array(parameterCount()), {
      seed,
      sample: 0,
      step: 0,
      stream: STREAM.weights,
    });
    const parameters = initialParameters(normal);
    this.network = new Network(parameters);
    this.mean = new Network(parameters.slice());
    this.#adam = new Adam(parameters);
  }

  get isDone(): boolean {
    return this.step >= STEPS;
  }

  /** One step; the mean squared error of its predictions. */
  next(): number {
    const { xt, eps, timesteps } = draw(
      this.mixture,
      this.seed,
      this.step,
      BATCH,
      STREAM.batch,
    );
    const predicted = this.network.predict(xt, timesteps);
    const count = predicted.length;
    let loss = 0;
    const slopes = predicted.map((it, i) => {
      const error = it - eps[i];
      loss += error ** 2 / count;
      return 2 * error / count;
    });
    this.#adam.step(this.network.gradient(slopes), rateAt(this.step));
    this.step++;
    const keep = Math.min(KEEP, this.step / (this.step + 10));
    const [mean, now] = [this.mean.parameters, this.network.parameters];
    for (let i = 0; i < mean.length; i++) {
      mean[i] = keep * mean[i] + (1 - keep) * now[i];
    }
    return loss;
  }
}

/** Rises, then falls along a cosine to 0. */
function rateAt(step: number): number {
  const rest = (1 + Math.cos(Math.PI * step / STEPS)) / 2;
  return RATE * Math.min(1, (step + 1) / WARM_UP) * rest;
}

/** Points of a mixture of equal components, each at a timestep of its own. */
function draw(
  { means, deviation }: GaussianMixture,
  seed: number,
  step: number,
  count: number,
  stream: number,
): Batch {
  const noise = (sample: number) =>
    fillNormal(new Float32Array(2 * count), { seed, sample, step, stream });
  const choices = new Uint32Array(2 * count);
  philox4x32(
    Uint32Array.of(0, stream, step, STREAM.choices),
    Uint32Array.of(seed, 0),
    choices,
  );
  const x0 = noise(0);
  const eps = noise(1);
  const xt = new Float32Array(2 * count);
  const timesteps = new Uint32Array(count);
  const share = (choice: number, of: number) =>
    Math.floor(choice / 2 ** 32 * of);
  for (let i = 0; i < count; i++) {
    const k = share(choices[2 * i], means.length / 2);
    const t = timesteps[i] = share(choices[2 * i + 1], T);
    const point = x0.subarray(2 * i, 2 * i + 2);
    for (let axis = 0; axis < 2; axis++) {
      point[axis] = means[2 * k + axis] + (deviation as number) * point[axis];
    }
    addNoise(
      point,
      eps.subarray(2 * i, 2 * i + 2),
      schedule.alphasCumprod[t],
      xt.subarray(2 * i, 2 * i + 2),
    );
  }
  return { xt, eps, timesteps };
}

/**
 * The least mean squared error that any network can come to on a distribution:
 * that of the perfect denoiser, over `count` noised points.
 */
export function leastLoss(
  mixture: GaussianMixture,
  seed: number,
  count: number,
): number {
  const { xt, eps, timesteps } = draw(mixture, seed, 0, count, STREAM.floor);
  let loss = 0;
  for (let i = 0; i < count; i++) {
    const { alphaCumprod, signal, noise } = noiseLevel(schedule, timesteps[i]);
    const x = xt.subarray(2 * i, 2 * i + 2);
    const x0 = marginal(mixture, alphaCumprod).meanOfClean(x);
    for (let axis = 0; axis < 2; axis++) {
      const predicted = (x[axis] - signal * x0[axis]) / noise;
      loss += (predicted - eps[2 * i + axis]) ** 2 / (2 * count);
    }
  }
  return loss;
}

/** The network as samplers want it. */
export function denoiserOf(network: Network): Denoiser<never> {
  return {
    sampleShape: [2],
    // deno-lint-ignore require-await -- the interface is asynchronous
    async predict(xt, t) {
      const ts = new Float64Array(xt.length / 2).fill(t);
      const eps = Float32Array.from(network.predict(xt, ts));
      const { alphaCumprod } = noiseLevel(schedule, t);
      return predictionFrom("epsilon", eps, xt, alphaCumprod);
    },
  };
}

/** New points, drawn by a network: `[count, 2]`, from the same noise each time. */
export function samplesFrom(
  network: Network,
  count: number,
  seed: number,
): Promise<Float32Array> {
  return finish(ddim(denoiserOf(network), schedule, {
    seed,
    numInferenceSteps: 25,
    shape: [count, 2],
  }));
}

/**
 * The score as a network has it, −ε̂ / √(1 − ᾱ).
 *
 * @param t timestep in [0, T − 1]
 * @param places `[count, 2]`
 * @returns `[count, 2]`
 */
export function learnedScore(
  network: Network,
  t: number,
  places: ArrayLike<number>,
): Float64Array {
  const { noise } = noiseLevel(schedule, t);
  const timesteps = new Float64Array(places.length / 2).fill(t);
  return network.predict(places, timesteps).map((eps) => -eps / noise);
}
