import type { Draw } from "../model.ts";

/** Which prompts the samples of a set have; sample i has the i-th, and round again. */
export type PromptRule =
  /** These. */
  | { readonly rule: "texts"; readonly texts: readonly string[] }
  /** Names of radicals, each as often as among the glyphs. */
  | { readonly rule: "radicals of glyphs" }
  /** Captions of glyphs that the model never saw, each as often as another. */
  | { readonly rule: "held-out captions" }
  /** None: the model draws what it likes. */
  | { readonly rule: "nothing" };

/** How samples are drawn. */
export type Sampling =
  & Required<
    Pick<Draw, "sampler" | "numInferenceSteps" | "guidanceScale" | "seed">
  >
  & { readonly prompts: PromptRule };

/** Samples drawn in one way, to be measured together. */
export interface SampleSet extends Sampling {
  readonly name: SetName;
  readonly count: number;
  /** How many of them, the first, are enough for a quick look. */
  readonly quickCount: number;
}

export type SetName =
  | "radicals"
  | "gold-120-steps"
  | "gold-1-step"
  | "unprompted"
  | "radical-names"
  | "captions"
  | GuidanceSet
  | "captions-ddpm";

/** The set "captions" with another guidance. */
export type GuidanceSet = `captions-guidance-${number}`;

/** Radicals with a short English name and many glyphs. */
export const RADICALS = (
  "gold water grass tree mouth hand silk heart man speech bamboo insect " +
  "meat woman earth fish bird fire mountain stone sickness foot jade eye " +
  "horse clothes sun cart eat walk dog gate"
).split(" ");

/** How samples are drawn where a set says nothing else. */
export const USUAL_SAMPLING = {
  sampler: "dpmSolverMultistep",
  numInferenceSteps: 15,
  guidanceScale: 2,
  seed: 2,
} as const;

const gold = { rule: "texts", texts: ["gold"] } as const;

/** Guidance to compare with the usual one. */
export const OTHER_GUIDANCE = [0, 1, 4, 8] as const;

/** Everything that is drawn, the quickest first. */
export const SETS: readonly SampleSet[] = [
  {
    ...USUAL_SAMPLING,
    name: "gold-1-step",
    prompts: gold,
    numInferenceSteps: 1,
    count: 64,
    quickCount: 64,
  },
  {
    ...USUAL_SAMPLING,
    name: "gold-120-steps",
    prompts: gold,
    numInferenceSteps: 120,
    count: 64,
    quickCount: 8,
  },
  {
    ...USUAL_SAMPLING,
    name: "radicals",
    prompts: { rule: "texts", texts: RADICALS },
    count: 32 * RADICALS.length,
    quickCount: 4 * RADICALS.length,
  },
  {
    ...USUAL_SAMPLING,
    name: "unprompted",
    prompts: { rule: "nothing" },
    count: 1000,
    quickCount: 100,
  },
  {
    ...USUAL_SAMPLING,
    name: "radical-names",
    prompts: { rule: "radicals of glyphs" },
    count: 1000,
    quickCount: 100,
  },
  {
    ...USUAL_SAMPLING,
    name: "captions",
    prompts: { rule: "held-out captions" },
    count: 5000,
    quickCount: 500,
  },
  // The same prompts and the same first noise as the first of the set above.
  ...OTHER_GUIDANCE.map((guidanceScale): SampleSet => ({
    ...USUAL_SAMPLING,
    name: `captions-guidance-${guidanceScale}`,
    prompts: { rule: "held-out captions" },
    guidanceScale,
    count: 1000,
    quickCount: 200,
  })),
  {
    ...USUAL_SAMPLING,
    name: "captions-ddpm",
    prompts: { rule: "held-out captions" },
    sampler: "ddpm",
    numInferenceSteps: 250,
    count: 1000,
    quickCount: 100,
  },
];
