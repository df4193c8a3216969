import type { TimestepSpacing } from "./timesteps.ts";

/**
 * One step of a sampler. A run of n steps yields n + 1 of these.
 *
 * Step i < n holds the state that entered the network and what the network
 * said about it. The last one, i = n, holds the finished sample: t = −1,
 * sigma = 0, x equal to x0, and the noise that was predicted last.
 *
 * The arrays `[batch, ...sampleShape]` are the receiver's own, to change, keep
 * or transfer to another thread; the sampler does not look at them again.
 */
export interface Step {
  /** 0 … numInferenceSteps. */
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
  /** How many times the network is asked: 1 … T. */
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
