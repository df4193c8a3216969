import {
  type GaussianMixture,
  linearSchedule,
  marginal,
} from "../diffusion/mod.ts";
import { kernelBandwidth, spreadOf } from "./kernel_bandwidth.ts";
import { defineStage } from "./stage.ts";

/**
 * What `score.json` holds. Beside it, with the first row of each grid at the
 * least y:
 *
 * - `points.f32` `[count, 2]`: the dataset in the plane, standardised
 * - `density.f32` `[levels, densitySize, densitySize]`: q(xₜ)
 * - `score.f32` `[levels, scoreSize, scoreSize, 2]`: ∇ₓ ln q(xₜ)
 */
export interface ScoreRecord {
  count: number;
  /** Grids reach from −extent to +extent on both axes. */
  extent: number;
  densitySize: number;
  scoreSize: number;
  /** Standard deviation of the kernel round each point, before noise. */
  bandwidth: number;
  /** Subtracted from the projection, which is then divided by `scale`. */
  mean: [number, number];
  scale: number;
  schedule: { name: string; numTrainTimesteps: number };
  levels: { timestep: number | null; alphaCumprod: number; sigma: number }[];
}

/**
 * The noised marginals q(xₜ) of the projected dataset and their scores, exact
 * for the mixture of Gaussians that stands for q(x₀): a visual shorthand for
 * what happens in 16,384 dimensions.
 */
export default defineStage({
  name: "score",
  description: "density and score of the projection at six noise levels",
  module: import.meta.url,
  inputs: ["projection"],
  files: [],
  parameters: {
    /** null = no noise; the others are timesteps of the linear schedule. */
    timesteps: [null, 49, 149, 299, 499, 999],
    numTrainTimesteps: 1000,
    densitySize: 64,
    scoreSize: 24,
    extent: 3.5,
    bandwidthAdjust: 0.5,
  },
  async run({ input, output, parameters, progress }) {
    const { timesteps, numTrainTimesteps, extent, densitySize, scoreSize } =
      parameters;
    const { buffer } = await Deno.readFile(
      `${input("projection")}/projection.f32`,
    );
    const { points, mean, scale } = standardised(new Float32Array(buffer));
    const bandwidth = kernelBandwidth(points, parameters.bandwidthAdjust);
    const mixture = { dimension: 2, means: points, deviation: bandwidth };
    const schedule = linearSchedule({ numTrainTimesteps });
    const levels = timesteps.map((timestep) => {
      const alphaCumprod = timestep === null
        ? 1
        : schedule.alphasCumprod[timestep];
      const sigma = Math.sqrt((1 - alphaCumprod) / alphaCumprod);
      return { timestep, alphaCumprod, sigma };
    });

    const grid = { extent, densitySize, scoreSize };
    const densities = new Float32Array(levels.length * densitySize ** 2);
    const scores = new Float32Array(levels.length * scoreSize ** 2 * 2);
    for (const [i, { alphaCumprod }] of levels.entries()) {
      const field = noisedField(
        mixture,
        alphaCumprod,
        grid,
        (done, total) => progress(i * total + done, levels.length * total),
      );
      densities.set(field.density, i * densitySize ** 2);
      scores.set(field.score, i * scoreSize ** 2 * 2);
    }

    const record: ScoreRecord = {
      count: points.length / 2,
      extent,
      densitySize,
      scoreSize,
      bandwidth,
      mean,
      scale,
      schedule: { name: schedule.name, numTrainTimesteps },
      levels,
    };
    await Deno.writeTextFile(
      `${output}/score.json`,
      JSON.stringify(record, null, 2),
    );
    const write = (name: string, floats: Float32Array<ArrayBuffer>) =>
      Deno.writeFile(`${output}/${name}.f32`, new Uint8Array(floats.buffer));
    await write("points", points);
    await write("density", densities);
    await write("score", scores);
  },
});

/** Points with mean 0 and, over both axes, variance 1. */
export function standardised(positions: Float32Array) {
  const { mean, deviation: scale } = spreadOf(positions);
  const points = new Float32Array(positions.length);
  for (let i = 0; i < points.length; i++) {
    points[i] = (positions[i] - mean[i % 2]) / scale;
  }
  return { points, mean, scale };
}

/** Density and score of one noised marginal on the two grids. */
export function noisedField(
  mixture: GaussianMixture,
  alphaCumprod: number,
  { extent, densitySize, scoreSize }: {
    extent: number;
    densitySize: number;
    scoreSize: number;
  },
  onProgress: (done: number, total: number) => void = () => {},
): { density: Float32Array; score: Float32Array } {
  const { logDensity, score } = marginal(mixture, alphaCumprod);
  const at = (i: number, size: number) => extent * (2 * i / (size - 1) - 1);
  const density = new Float32Array(densitySize ** 2);
  for (let j = 0; j < densitySize; j++) {
    for (let i = 0; i < densitySize; i++) {
      density[j * densitySize + i] = Math.exp(
        logDensity([at(i, densitySize), at(j, densitySize)]),
      );
    }
    onProgress(j + 1, densitySize);
  }
  const arrows = new Float32Array(scoreSize ** 2 * 2);
  for (let j = 0; j < scoreSize; j++) {
    for (let i = 0; i < scoreSize; i++) {
      arrows.set(
        score([at(i, scoreSize), at(j, scoreSize)]),
        (j * scoreSize + i) * 2,
      );
    }
  }
  return { density, score: arrows };
}
