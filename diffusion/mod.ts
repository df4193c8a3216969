/**
 * The mathematics of diffusion models: noise schedules, the forward process,
 * samplers, guidance, score, and noise that has the same bits everywhere. It
 * works on plain typed arrays and runs unchanged in Deno and in a browser.
 *
 * The network is a `Denoiser`; a sampler is an async generator of `Step`s, and
 * all of them are called alike:
 *
 *     const schedule = cosineSchedule();
 *     const run = dpmSolverMultistep(denoiser, schedule, {
 *       seed: 1,
 *       numInferenceSteps: 15,
 *       shape: [16, ...denoiser.sampleShape],
 *     });
 *     for await (const { x, x0, eps, t } of run) draw(x);
 *
 * Notation is that of Ho et al. 2020: xₜ = √ᾱₜ x₀ + √(1 − ᾱₜ) ε.
 *
 * @module
 */

// Schedules
export type { Schedule } from "./schedule.ts";
export { linearSchedule, scaledLinearSchedule } from "./linear_schedule.ts";
export type { LinearOptions } from "./linear_schedule.ts";
export { cosineSchedule, shiftedCosineSchedule } from "./cosine_schedule.ts";
export type { CosineOptions, ShiftedCosineOptions } from "./cosine_schedule.ts";
export { sigmoidSchedule } from "./sigmoid_schedule.ts";
export type { SigmoidOptions } from "./sigmoid_schedule.ts";
export { karrasSchedule, karrasSigmas } from "./karras_schedule.ts";
export type { KarrasOptions } from "./karras_schedule.ts";
export { zeroTerminalSnr } from "./zero_terminal_snr.ts";
export { scheduleFrom } from "./schedule_spec.ts";
export type { ScheduleSpec } from "./schedule_spec.ts";
export { CLEAN, noiseLevel, timestepOf } from "./noise_level.ts";
export type { NoiseLevel } from "./noise_level.ts";
export { timesteps } from "./timesteps.ts";
export type { TimestepSpacing } from "./timesteps.ts";

// Forward process
export { addJumpNoise, addNoise, addStepNoise, posterior } from "./forward.ts";
export type { Posterior } from "./forward.ts";
export { predictionFrom, targetFrom } from "./prediction.ts";
export type { PredictionType } from "./prediction.ts";
export type { Denoiser, Prediction } from "./denoiser.ts";

// Samplers
export { finish, record } from "./step.ts";
export type { Run, SampleOptions, Step } from "./step.ts";
export { ddpm } from "./ddpm.ts";
export type { DdpmOptions } from "./ddpm.ts";
export { ddim } from "./ddim.ts";
export type { DdimOptions } from "./ddim.ts";
export { euler, eulerAncestral } from "./euler.ts";
export { heun } from "./heun.ts";
export { lms } from "./lms.ts";
export type { LmsOptions } from "./lms.ts";
export { dpmSolverMultistep, dpmSolverSinglestep } from "./dpm_solver.ts";
export type {
  DpmSolverMultistepOptions,
  DpmSolverSinglestepOptions,
} from "./dpm_solver.ts";
export { dpmSolverSde } from "./dpm_solver_sde.ts";
export type { DpmSolverSdeOptions } from "./dpm_solver_sde.ts";
export { uniPc } from "./unipc.ts";
export type { UniPcOptions } from "./unipc.ts";
export { predictorCorrector } from "./predictor_corrector.ts";
export type { PredictorCorrectorOptions } from "./predictor_corrector.ts";
export { probabilityFlow } from "./probability_flow.ts";
export type { ProbabilityFlowOptions } from "./probability_flow.ts";
export type { SolverOptions } from "./runge_kutta.ts";

// Guidance
export { guided } from "./guidance.ts";
export type { GuidanceOptions } from "./guidance.ts";
export { thresholded } from "./threshold.ts";
export type { ThresholdOptions } from "./threshold.ts";

// Score
export { density, marginal, score } from "./score.ts";
export type { GaussianMixture, Marginal } from "./score.ts";
export { mixtureDenoiser } from "./mixture_denoiser.ts";
export { flowLines } from "./flow_lines.ts";
export type { FlowLines, FlowLinesOptions } from "./flow_lines.ts";
export { logLikelihood } from "./likelihood.ts";
export type { LogLikelihoodOptions } from "./likelihood.ts";

// Random numbers
export { philox4x32 } from "./philox.ts";
export { fillNormal } from "./normal.ts";
export type { NoiseAddress } from "./normal.ts";
