import { euler, heun } from "../../../diffusion/mod.ts";
import { samplers, type WidgetSampler } from "../model/samplers.ts";

/** A sampler that may stand on a side of the duel. */
export interface DuelSampler extends WidgetSampler {
  /** How often it asks the network in a run of so many steps. */
  evaluations(steps: number): number;
}

const onceAStep = (steps: number) => steps;

/** Deterministic ones first. */
export const duelSamplers = {
  ddim: { ...samplers.ddim, evaluations: onceAStep },
  euler: {
    label: "Euler",
    isStochastic: false,
    run: euler,
    evaluations: onceAStep,
  },
  heun: {
    label: "Heun",
    isStochastic: false,
    run: heun,
    // The last step goes to the finished sample, where there is nothing to ask.
    evaluations: (steps) => 2 * steps - 1,
  },
  "dpm-solver": { ...samplers["dpm-solver"], evaluations: onceAStep },
  "uni-pc": { ...samplers["uni-pc"], evaluations: onceAStep },
  ddpm: { ...samplers.ddpm, evaluations: onceAStep },
  "dpm-solver-sde": { ...samplers["dpm-solver-sde"], evaluations: onceAStep },
} as const satisfies Record<string, DuelSampler>;

export type DuelSamplerName = keyof typeof duelSamplers;

/** Of the sliders. */
export const mostSteps = 50;

/** A sampler and its number of steps, 1 … `mostSteps`. */
export interface Setting {
  sampler: DuelSamplerName;
  steps: number;
}

/** "ddim 20" → DDIM in 20 steps; what is not understood is as in `usual`. */
export function settingOf(text: string | null, usual: Setting): Setting {
  const [name = "", number = ""] = (text ?? "").trim().split(/\s+/);
  const sampler = Object.hasOwn(duelSamplers, name)
    ? name as DuelSamplerName
    : usual.sampler;
  const steps = /^\d+$/.test(number)
    ? Math.min(Math.max(Number(number), 1), mostSteps)
    : usual.steps;
  return { sampler, steps };
}
