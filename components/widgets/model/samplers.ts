import {
  ddim,
  ddpm,
  type Denoiser,
  dpmSolverMultistep,
  dpmSolverSde,
  type Run,
  type SampleOptions,
  type Schedule,
  uniPc,
} from "../../../diffusion/mod.ts";
import type { TextCondition } from "../../../inference/prompts.ts";

/** A sampler that asks the network once at each of its steps. */
export interface WidgetSampler {
  /** As the field calls it: the same in all languages. */
  label: string;
  /** It adds noise on the way, which the seed names too. */
  isStochastic: boolean;
  run(
    denoiser: Denoiser<TextCondition>,
    schedule: Schedule,
    options: SampleOptions<TextCondition>,
  ): Run;
}

/** The samplers that readers may choose, by the names of their reference pages. */
export const samplers = {
  ddim: { label: "DDIM", isStochastic: false, run: ddim },
  ddpm: { label: "DDPM", isStochastic: true, run: ddpm },
  "dpm-solver": {
    label: "DPM-Solver++",
    isStochastic: false,
    run: dpmSolverMultistep,
  },
  "dpm-solver-sde": {
    label: "DPM-Solver++ SDE",
    isStochastic: true,
    run: dpmSolverSde,
  },
  "uni-pc": { label: "UniPC", isStochastic: false, run: uniPc },
} as const satisfies Record<string, WidgetSampler>;

export type SamplerName = keyof typeof samplers;

/** The sampler of that name; `ddim` for a name that is none. */
export function samplerNamed(name: string | null): SamplerName {
  return name !== null && Object.hasOwn(samplers, name)
    ? name as SamplerName
    : "ddim";
}
