import type { TimestepSpacing } from "./timesteps.ts";

/**
 * One step of a sampler. A run that asks the network n times yields n + 1 of
 * these.
 *
 * Step i < n holds the state that entered the network and what the network
 * said about it. The last one, i = n, holds the finished sample: t = −1,
 * sigma = 0, x equal to x0, and the noise that was predicted last.
 *
 * The arrays `[batch, ...sampleShape]` are the sampler's and hold until the
 * next step is asked for, which writes over `x`. Look at them, draw them, copy
 * what you keep (`record` does); do not change them.
 */
export interface Step {
  /**
   * How many times the network was asked before: 0 … n. (Of `probabilityFlow`,
   * which asks several times a step: how many steps were taken.)
   */
  index: number;
  /** Timestep of the schedule; −1 for the finished sample. */
  t: number;
  /** √((1 − ᾱₜ) / ᾱₜ): the noise's deviation where the signal's scale is 1. */
  sigma: number;
  /** The state xₜ. */
  x: Float32Array;
  /** The clean sample that the denoiser predicts, clipped if so asked. */
  x0: Float32Array;
  /** The noise that the denoiser predicts. */
  eps: Float32Array;
}

/** What every sampler needs to know. */
export interface SampleOptions<C = unknown> {
  /** An integer; with a sample's number and a step's it addresses the noise. */
  seed: number | bigint;
  /**
   * Timesteps of the run: 1 … T. The network is asked once at each, unless the
   * sampler says otherwise.
   */
  numInferenceSteps: number;
  /** `[batch, ...sampleShape]` */
  shape: readonly number[];
  /** One for each sample of the batch; `null` = unconditional. */
  conditions?: readonly (C | null)[];
  /**
   * Number of the batch's first sample, 0 by default. A sample's noise depends
   * on its number alone, so a run may be split into batches anywhere.
   */
  firstSample?: number;
  /** "trailing" by default. */
  timestepSpacing?: TimestepSpacing;
  /**
   * Keep the predicted x₀ within ± this (`true` = 1), as pixels are; off by
   * default. The predicted noise changes with it, so that x stays the mixture
   * of the two (`use_clipped_model_output` in diffusers).
   */
  clipSample?: boolean | number;
  /** Start from this x_T `[batch, ...sampleShape]` instead of seeded noise. */
  initial?: Float32Array;
  /** Ends the run, with the signal's reason, at the next step. */
  signal?: AbortSignal;
}

/** A sampler's steps, in order. */
export type Run = AsyncGenerator<Step, void, void>;

/** Every step of a run, with arrays of its own. */
export async function record(run: AsyncIterable<Step>): Promise<Step[]> {
  const steps: Step[] = [];
  for await (const { x, x0, eps, ...rest } of run) {
    steps.push({ ...rest, x: x.slice(), x0: x0.slice(), eps: eps.slice() });
  }
  return steps;
}

/** Takes a run to its end: the finished samples `[batch, ...sampleShape]`. */
export async function finish(run: AsyncIterable<Step>): Promise<Float32Array> {
  let last: Step | undefined;
  for await (const step of run) last = step;
  if (!last) throw new Error("a run without steps has no sample");
  return last.x;
}
