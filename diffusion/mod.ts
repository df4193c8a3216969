/**
 * The mathematics of diffusion models: noise schedules, the forward process,
 * samplers, guidance, score, and noise that has the same bits everywhere. It
 * works on plain typed arrays and runs unchanged in Deno and in a browser.
 *
 * The network is a `Denoiser`; a sampler is an async generator of `Step`s:
 *
 *     const schedule = cosineSchedule();
 *     const run = ddim(denoiser, schedule, {
 *       seed: 1,
 *       numInferenceSteps: 20,
 *       shape: [16, ...denoiser.sampleShape],
 *     });
 *     for await (const { x, x0, eps, t } of run) draw(x);
 *
 * Notation is that of Ho et al. 2020: xₜ = √ᾱₜ x₀ + √(1 − ᾱₜ) ε.
 *
 * @module
 */

export {
  cosineSchedule,
  linearSchedule,
  scheduleFrom,
  shiftedCosineSchedule,
} from "./schedule.ts";
export type {
  CosineOptions,
  LinearOptions,
  Schedule,
  ScheduleSpec,
  ShiftedCosineOptions,
} from "./schedule.ts";

export { addNoise, addStepNoise, posterior } from "./forward.ts";
export type { Posterior } from "./forward.ts";

export { predictionFrom, targetFrom } from "./prediction.ts";
export type { PredictionType } from "./prediction.ts";
export type { Denoiser, Prediction } from "./denoiser.ts";

export { timesteps } from "./timesteps.ts";
export type { TimestepSpacing } from "./timesteps.ts";
export type { SampleOptions, Step } from "./step.ts";
export { ddpm } from "./ddpm.ts";
export { ddim } from "./ddim.ts";
export type { DdimOptions } from "./ddim.ts";
export { guided } from "./guidance.ts";

export { density, marginal, score } from "./score.ts";
export type { GaussianMixture, Marginal } from "./score.ts";
export { mixtureDenoiser } from "./mixture_denoiser.ts";

export { philox4x32 } from "./philox.ts";
export { fillNormal } from "./normal.ts";
export type { NoiseAddress } from "./normal.ts";
