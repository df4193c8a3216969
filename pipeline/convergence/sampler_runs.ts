import {
  ddim,
  ddpm,
  type Denoiser,
  dpmSolverMultistep,
  dpmSolverSde,
  dpmSolverSinglestep,
  euler,
  eulerAncestral,
  heun,
  lms,
  predictorCorrector,
  probabilityFlow,
  type Run,
  type SampleOptions,
  type Schedule,
  uniPc,
} from "../../diffusion/mod.ts";

/** A sampler with its options, to be run with any number of evaluations. */
export interface SamplerRun {
  /** Its name in the record. */
  readonly name: string;
  /**
   * What the samples tend to with ever more evaluations: the ends of the
   * probability flow from the same noise; those of the reverse SDE along the
   * same Brownian path; or nothing, for every number of steps has new noise.
   */
  readonly tendsTo: "flow" | "path" | "nothing";
  /** Of what `setting` is: steps, or a tolerance that decides on the steps. */
  readonly isAdaptive?: true;
  /** How often a step asks the network; the first always asks once. */
  readonly evaluationsPerStep: number;
  start(
    denoiser: Denoiser,
    schedule: Schedule,
    options: Omit<SampleOptions, "numInferenceSteps">,
    setting: number,
  ): Run;
}

/** The samplers of the reference pages. */
export const samplerRuns: readonly SamplerRun[] = [
  fixed("ddpm", "nothing", ddpm),
  fixed(
    "ddpm-fixed-large",
    "nothing",
    (denoiser, schedule, options) =>
      ddpm(denoiser, schedule, { ...options, variance: "fixed_large" }),
  ),
  fixed("ddim", "flow", ddim),
  fixed(
    "ddim-eta-1",
    "nothing",
    (denoiser, schedule, options) =>
      ddim(denoiser, schedule, { ...options, eta: 1 }),
  ),
  fixed("euler", "flow", euler),
  fixed("euler-ancestral", "nothing", eulerAncestral),
  fixed("heun", "flow", heun, 2),
  fixed(
    "lms-2",
    "flow",
    (denoiser, schedule, options) =>
      lms(denoiser, schedule, { ...options, solverOrder: 2 }),
  ),
  fixed("lms", "flow", lms),
  fixed("dpm-solver-singlestep", "flow", dpmSolverSinglestep),
  fixed("dpm-solver-multistep", "flow", dpmSolverMultistep),
  fixed(
    "dpm-solver-multistep-3",
    "flow",
    (denoiser, schedule, options) =>
      dpmSolverMultistep(denoiser, schedule, { ...options, solverOrder: 3 }),
  ),
  fixed("dpm-solver-sde", "path", dpmSolverSde),
  fixed("uni-pc", "flow", uniPc),
  fixed(
    "uni-pc-3",
    "flow",
    (denoiser, schedule, options) =>
      uniPc(denoiser, schedule, { ...options, solverOrder: 3 }),
  ),
  fixed("predictor-corrector", "nothing", predictorCorrector, 2),
  {
    name: "probability-flow",
    tendsTo: "flow",
    isAdaptive: true,
    evaluationsPerStep: 6,
    start: (denoiser, schedule, options, tolerance) =>
      probabilityFlow(denoiser, schedule, {
        ...options,
        rtol: tolerance,
        atol: tolerance,
      }),
  },
];

/** The most steps that ask the network no more than `evaluations` times. */
export function stepsWithin(
  evaluations: number,
  { evaluationsPerStep }: SamplerRun,
): number {
  return 1 + Math.floor((evaluations - 1) / evaluationsPerStep);
}

function fixed(
  name: string,
  tendsTo: SamplerRun["tendsTo"],
  sampler: (
    denoiser: Denoiser,
    schedule: Schedule,
    options: SampleOptions,
  ) => Run,
  evaluationsPerStep = 1,
): SamplerRun {
  return {
    name,
    tendsTo,
    evaluationsPerStep,
    start: (denoiser, schedule, options, numInferenceSteps) =>
      sampler(denoiser, schedule, { ...options, numInferenceSteps }),
  };
}
