// What golden_trajectories.json holds, and how a run of ours is held against it.

import assert from "node:assert/strict";
import {
  cosineSchedule,
  type Denoiser,
  type GaussianMixture,
  linearSchedule,
  mixtureDenoiser,
  noiseLevel,
  predictionFrom,
  type PredictionType,
  record,
  type Run,
  type SampleOptions,
  scaledLinearSchedule,
  type Schedule,
  type Step,
  targetFrom,
  type TimestepSpacing,
  zeroTerminalSnr,
} from "../mod.ts";

/** A sampler of the reference at work, from each of the seeds. */
export interface GoldenCase {
  /** Its name in the reference, as are those of the options. */
  sampler: string;
  schedule: "linear" | "scaled_linear" | "cosine";
  predictionType: PredictionType;
  numInferenceSteps: number;
  timestepSpacing: TimestepSpacing;
  options: {
    variance_type?: "fixed_small" | "fixed_large";
    eta?: number;
    order?: 1 | 2 | 3 | 4;
    solver_order?: 1 | 2 | 3;
    solver_type?: "bh1" | "bh2";
    use_karras_sigmas?: boolean;
    rescale_betas_zero_snr?: boolean;
    final_sigmas_type?: "sigma_min";
  };
  /** What should not be imitated; see the script. */
  fault?: string;
  /** Where float32 costs the reference more than 5e-6, its run in float64. */
  precision: "float32" | "float64";
  /** Those at which it asks the network. */
  timesteps: number[];
  /** `[seed, question + 1, 3 · 2]`: what the network is given; the sample. */
  trajectories: number[][][];
}

export interface Golden {
  mixture: GaussianMixture;
  seeds: number[];
  cases: GoldenCase[];
  alphasCumprod: {
    schedule: GoldenCase["schedule"];
    rescaleBetasZeroSnr: boolean;
    timesteps: number[];
    alphasCumprod: number[];
  }[];
  karrasSigmas: { sigmaMin: number; sigmaMax: number; sigmas: number[] }[];
  /** The path of one sample, `[timestep, 2]`. */
  brownianPath: {
    schedule: GoldenCase["schedule"];
    seed: number;
    sample: number;
    timesteps: number[];
    values: number[][];
  }[];
}

export const golden: Golden = JSON.parse(
  Deno.readTextFileSync(new URL("golden_trajectories.json", import.meta.url)),
);

/** One of the samplers, told by the case which options it shall have. */
export type Sampler = (
  network: Denoiser,
  schedule: Schedule,
  options: SampleOptions,
) => Run;

export function nameOf(wanted: GoldenCase): string {
  return [
    wanted.sampler,
    `${wanted.numInferenceSteps} steps`,
    wanted.timestepSpacing,
    wanted.schedule,
    wanted.predictionType,
    ...Object.entries(wanted.options).map((option) => option.join(" ")),
  ].join(", ");
}

export function scheduleOf(
  name: GoldenCase["schedule"],
  rescaleBetasZeroSnr = false,
): Schedule {
  const plain = {
    linear: linearSchedule,
    scaled_linear: scaledLinearSchedule,
    cosine: cosineSchedule,
  }[name]();
  return rescaleBetasZeroSnr ? zeroTerminalSnr(plain) : plain;
}

/** The perfect denoiser, by way of the prediction type, in float32. */
export function networkOf(
  { predictionType }: GoldenCase,
  schedule: Schedule,
): Denoiser {
  const perfect = mixtureDenoiser(golden.mixture, schedule);
  return {
    sampleShape: perfect.sampleShape,
    async predict(xt, t) {
      const { alphaCumprod } = noiseLevel(schedule, t);
      const answer = await perfect.predict(xt, t);
      const output = targetFrom(predictionType, answer, alphaCumprod);
      return predictionFrom(predictionType, output, xt, alphaCumprod);
    },
  };
}

/** The steps that a sampler of ours takes in a case, for each of the seeds. */
export function runsOf(
  wanted: GoldenCase,
  sampler: Sampler,
): Promise<Step[][]> {
  const { numInferenceSteps, timestepSpacing, options } = wanted;
  const schedule = scheduleOf(wanted.schedule, options.rescale_betas_zero_snr);
  const network = networkOf(wanted, schedule);
  return Promise.all(
    golden.seeds.map((seed) =>
      record(sampler(network, schedule, {
        seed,
        numInferenceSteps,
        shape: [3, 2],
        timestepSpacing: options.use_karras_sigmas ? "karras" : timestepSpacing,
      }))
    ),
  );
}

/** The largest difference, relative to the row's largest number if above 1. */
export function distance(x: ArrayLike<number>, row: readonly number[]): number {
  const largest = Math.max(1, ...row.map(Math.abs));
  return Math.max(...row.map((value, i) => Math.abs(x[i] - value))) / largest;
}

/** Asserts that the states are the recorded ones, each to 1e-5. */
export function assertFollows(
  runs: readonly Step[][],
  { trajectories }: GoldenCase,
) {
  trajectories.forEach((rows, seed) =>
    rows.forEach((row, index) => {
      const error = distance(runs[seed][index].x, row);
      assert.ok(error < 1e-5, `seed ${seed}, step ${index}: off by ${error}`);
    })
  );
}
