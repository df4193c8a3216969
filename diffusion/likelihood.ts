import { type BatchNoise, batchNoise } from "./batch_noise.ts";
import type { Denoiser } from "./denoiser.ts";
import { type NoiseLevel, noiseLevel } from "./noise_level.ts";
import {
  batchOf,
  fillVelocity,
  levelAt,
  noisiestLevel,
} from "./probability_flow.ts";
import { dormandPrince, type SolverOptions } from "./runge_kutta.ts";
import { ask, initialState } from "./sampler.ts";
import type { Schedule } from "./schedule.ts";
import type { SampleOptions } from "./step.ts";

/** In more dimensions the exact divergence asks for too large a batch. */
const MAX_EXACT_DIMENSION = 256;

/** Options of `logLikelihood`. */
export interface LogLikelihoodOptions<C = unknown>
  extends
    Pick<SampleOptions<C>, "conditions" | "firstSample" | "signal">,
    SolverOptions {
  /**
   * Estimate the divergence in so many random directions for each sample
   * (Skilling 1989, Hutchinson 1990). Left out: exactly, in all directions, for
   * at most 256 dimensions.
   */
  numProbes?: number;
  /** Of the random directions; 0 by default. */
  seed?: number | bigint;
}

/**
 * The logarithm of the density that the probability flow (see
 * `probabilityFlow`) gives to samples at timestep 0, that is, to data with the
 * schedule's least noise. The flow leads x to x_T, and the density falls by as
 * much as space spreads on the way (Song et al. 2021, "Score-based generative
 * modeling", equation 39; Chen et al. 2018, "Neural ODEs", theorem 1),
 *
 *     ln p(x) = ln p_T(x_T) + ∫ ∇·(dx/dλ) dλ,  λ from λ(0) to λ(T − 1).
 *
 * p_T is taken for the standard normal, which q(x_T) comes near as ᾱ falls to
 * 0: data of mean μ make a difference of about √ᾱ μ·x_T there. (Where T − 1 is
 * pure noise, λ = −∞, the way ends at T − 2.)
 *
 * The divergence is had from central differences: a question to the denoiser
 * holds every sample and, for every direction, two displaced ones. Samples and
 * integrals, each by itself, are held to the tolerances.
 *
 * @param x `[batch, ...sampleShape]`
 * @returns `[batch]`, in nats; with random directions, an estimate of ln p
 *   without bias.
 * @throws RangeError for arrays and options that do not fit, for too many
 *   dimensions, and for what `dormandPrince` cannot solve.
 */
export async function logLikelihood<C>(
  denoiser: Denoiser<C>,
  schedule: Schedule,
  x: Float32Array,
  options: LogLikelihoodOptions<C> = {},
): Promise<Float64Array> {
  const { conditions, numProbes, seed = 0, firstSample, signal } = options;
  const batch = batchOf(denoiser, x);
  const size = x.length / batch;
  const run = { seed, firstSample, shape: [batch, ...denoiser.sampleShape] };
  initialState(denoiser, { ...run, conditions, initial: x }); // checks them
  const directions = numProbes === undefined
    ? axes(batch, size)
    : randomSigns(numProbes, x.length, batchNoise(run, 2));
  /** The divergence is the sum over all axes, the mean over random probes. */
  const weight = 1 / (numProbes ?? 1);

  // Samples; for each direction, samples displaced along it; and against it.
  const blocks = 1 + 2 * directions.length;
  const points = new Float32Array(blocks * x.length);
  const velocity = new Float64Array(points.length);
  const asked = {
    signal,
    conditions: conditions && Array(blocks).fill(conditions).flat(),
  };

  /** Samples, each followed by its integral. */
  const rowSize = size + 1;
  const state = new Float64Array(batch * rowSize);
  for (let i = 0; i < batch; i++) {
    state.set(x.subarray(i * size, (i + 1) * size), i * rowSize);
  }
  const solver = dormandPrince(
    async (out, lambda, y) => {
      const level = levelAt(schedule, lambda);
      const h = displacement(level);
      for (let i = 0; i < batch; i++) {
        points.set(y.subarray(i * rowSize, (i + 1) * rowSize - 1), i * size);
      }
      displace(points, directions, h);
      const prediction = await ask(denoiser, points, level, asked);
      fillVelocity(velocity, prediction, level);
      for (let i = 0; i < batch; i++) {
        out.set(velocity.subarray(i * size, (i + 1) * size), i * rowSize);
        out[(i + 1) * rowSize - 1] = weight *
          slopeSum(velocity, directions, h, i * size, size);
      }
    },
    state,
    [noiseLevel(schedule, 0).lambda, noisiestLevel(schedule).lambda],
    { ...options, rows: Array(batch).fill([size, 1]).flat() },
  );
  for await (const _ of solver); // to the end

  return Float64Array.from({ length: batch }, (_, i) => {
    const row = state.subarray(i * rowSize, (i + 1) * rowSize);
    return logNormal(row.subarray(0, size)) + row[size];
  });
}

/** One for each dimension: along it in every sample. */
function axes(batch: number, size: number): Float32Array[] {
  if (size > MAX_EXACT_DIMENSION) {
    throw new RangeError(
      `samples have ${size} dimensions, too many for the exact divergence ` +
        `(${MAX_EXACT_DIMENSION}): give numProbes, to have it estimated`,
    );
  }
  return Array.from({ length: size }, (_, axis) => {
    const direction = new Float32Array(batch * size);
    for (let i = 0; i < batch; i++) direction[i * size + axis] = 1;
    return direction;
  });
}

/** ±1 everywhere: of all probes with variance 1, those that scatter least. */
function randomSigns(
  count: number,
  length: number,
  noise: BatchNoise,
): Float32Array[] {
  if (!(Number.isInteger(count) && count >= 1)) {
    throw new RangeError(
      `numProbes is ${count}: must be a whole number from 1 on`,
    );
  }
  return Array.from({ length: count }, (_, probe) => {
    const direction = new Float32Array(length);
    noise(direction, probe);
    return direction.map(Math.sign);
  });
}

/**
 * Less than 1/256 of the noise, than which no feature of the density is much
 * finer, and more than 1/512, for the sake of float32. A power of two, so that
 * adding it leaves hardly any rounding.
 */
function displacement({ noise }: NoiseLevel): number {
  return 2 ** (Math.floor(Math.log2(noise)) - 8);
}

/** Fills all blocks of `points` from the first. */
function displace(
  points: Float32Array,
  directions: readonly Float32Array[],
  h: number,
) {
  directions.forEach((direction, j) => {
    const length = direction.length;
    const along = (1 + 2 * j) * length;
    const against = along + length;
    for (let i = 0; i < length; i++) {
      points[along + i] = points[i] + h * direction[i];
      points[against + i] = points[i] - h * direction[i];
    }
  });
}

/** Σ zᵀ J z of one sample, over the directions z; J is the slope of velocity. */
function slopeSum(
  velocity: Float64Array,
  directions: readonly Float32Array[],
  h: number,
  begin: number,
  size: number,
): number {
  let sum = 0;
  directions.forEach((direction, j) => {
    const along = (1 + 2 * j) * direction.length;
    const against = along + direction.length;
    for (let i = begin; i < begin + size; i++) {
      sum += direction[i] * (velocity[along + i] - velocity[against + i]);
    }
  });
  return sum / (2 * h);
}

/** ln of the standard normal density. */
function logNormal(x: Float64Array): number {
  const square = x.reduce((sum, value) => sum + value ** 2, 0);
  return -(square + x.length * Math.log(2 * Math.PI)) / 2;
}
