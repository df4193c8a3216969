/**
 * The evaluation: stages that `deno task evaluate` makes, and the site does not
 * need.
 *
 *   other-font             ← dataset, (font)
 *   read-real              ← dataset, (classifier)
 *   read-other-font        ← other-font, (classifier)
 *   nearest-real           ← dataset, read-real
 *
 * and for each model
 *
 *   <set>-<from>-<to>      ← dataset, (model): samples of a set, in parts
 *   read-<set>-<count>     ← the parts of the set, (classifier)
 *   nearest-<count>        ← dataset, read-real, the set "captions"
 *   metrics                ← dataset, all that is read and nearest, but DDPM's and other guidance
 *   guidance               ← dataset, read-real, the sets "captions" and "captions-guidance-…"
 *   samplers               ← dataset, read-real, the sets "captions" and "captions-ddpm"
 */
import { basename } from "node:path";
import type { Stage } from "../stage.ts";
import { drawStage } from "./draw_stage.ts";
import { guidanceStage } from "./guidance_stage.ts";
import { metricsStage } from "./metrics_stage.ts";
import { nearestStage } from "./nearest_stage.ts";
import otherFont from "./other_font_stage.ts";
import { evaluationsOf, ORDER_SEED, partsOf } from "./parts.ts";
import { readStage } from "./read_stage.ts";
import { samplersStage } from "./samplers_stage.ts";
import {
  type GuidanceSet,
  type SampleSet,
  type SetName,
  SETS,
  USUAL_SAMPLING,
} from "./sets.ts";

/** A stage, and roughly what it costs. */
export interface EvaluationStage {
  readonly stage: Stage;
  readonly work: Work;
}

/** Answers of the denoiser, glyphs read by the classifier, other seconds. */
export interface Work {
  readonly answers?: number;
  readonly readings?: number;
  readonly seconds?: number;
}

const SEED = otherFont.parameters.seed as number;

/** The evaluation of one model. */
export interface EvaluationPlan {
  /** Inputs before what they feed. */
  readonly stages: readonly EvaluationStage[];
  /** Names of the stages with the results. */
  readonly metrics: string;
  readonly guidance: string;
  readonly samplers: string;
}

/**
 * The stages of the evaluation.
 *
 * @param model Folder of the model, relative to the repository's root or absolute.
 */
export function evaluationStages(
  { model, quick, sets = SETS }: {
    model: string;
    quick: boolean;
    sets?: readonly SampleSet[];
  },
): EvaluationPlan {
  const readReal = readStage("evaluation/read-real", ["dataset"]);
  const readOther = readStage("evaluation/read-other-font", [otherFont.name]);
  const nearestReal = nearestStage("evaluation/nearest-real", {
    read: readReal.name,
    images: ["dataset"],
    onlyHeldOut: true,
    real: readReal.name,
    seed: SEED,
  });
  const folder = `evaluation/${basename(model)}`;
  const suffix = quick ? "-quick" : "";
  const drawn = sets.map((set) => {
    const parts = partsOf(set, quick).map((part) => ({
      stage: drawStage(`${folder}/${set.name}-${part.from}-${part.to}`, {
        ...part,
        model,
      }),
      work: { answers: evaluationsOf(part) },
    }));
    const images = parts.map(({ stage }) => stage.name);
    const count = quick ? set.quickCount : set.count;
    const read = {
      stage: readStage(`${folder}/read-${set.name}-${count}`, images),
      work: { readings: count },
    };
    const { name, guidanceScale } = set;
    return { set: name, guidanceScale, count, parts, images, read };
  });
  const read = Object.fromEntries(
    drawn.map(({ set, read }) => [set, read.stage.name]),
  ) as Record<SetName, string>;
  const captions = drawn.find(({ set }) => set === "captions")!;
  const nearest = nearestStage(`${folder}/nearest-${captions.count}`, {
    read: read["captions"],
    images: captions.images,
    onlyHeldOut: false,
    real: readReal.name,
    seed: SEED,
  });
  const samplers = samplersStage(`${folder}/samplers${suffix}`, {
    real: readReal.name,
    fast: read.captions,
    slow: read["captions-ddpm"],
    seed: SEED,
  });
  const otherGuidance = drawn.filter(({ set }) => isGuidanceSet(set));
  const guidance = guidanceStage(`${folder}/guidance${suffix}`, {
    real: readReal.name,
    drawn: [captions, ...otherGuidance]
      .map(({ guidanceScale, set }) => ({ guidanceScale, read: read[set] }))
      .sort((a, b) => a.guidanceScale - b.guidanceScale),
    count: Math.min(captions.count, ...otherGuidance.map((it) => it.count)),
    seed: SEED,
    orderSeed: ORDER_SEED,
  });
  const metrics = metricsStage(`${folder}/metrics${suffix}`, {
    sets: {
      "radicals": read["radicals"],
      "gold-120-steps": read["gold-120-steps"],
      "gold-1-step": read["gold-1-step"],
      "unprompted": read["unprompted"],
      "radical-names": read["radical-names"],
      "captions": read["captions"],
    },
    real: readReal.name,
    otherFont: readOther.name,
    nearestToSamples: nearest.name,
    nearestToReal: nearestReal.name,
    sampling: USUAL_SAMPLING,
    seed: SEED,
  });
  const slow = drawn.find(({ set }) => set === "captions-ddpm")!;
  return {
    metrics: metrics.name,
    guidance: guidance.name,
    samplers: samplers.name,
    stages: [
      { stage: otherFont, work: { seconds: 8 } },
      { stage: readReal, work: { readings: 20_500 } },
      { stage: readOther, work: { readings: 5000 } },
      { stage: nearestReal, work: { seconds: 50 } },
      ...drawn.filter((it) => it !== slow && !otherGuidance.includes(it))
        .flatMap(({ parts, read }) => [...parts, read]),
      { stage: nearest, work: { seconds: 5 + captions.count * 0.025 } },
      { stage: metrics, work: { seconds: 5 + 5e-6 * captions.count ** 2 } },
      ...otherGuidance.flatMap(({ parts, read }) => [...parts, read]),
      { stage: guidance, work: { seconds: 10 } },
      ...slow.parts,
      slow.read,
      { stage: samplers, work: { seconds: 5 } },
    ],
  };
}

function isGuidanceSet(set: SetName): set is GuidanceSet {
  return set.startsWith("captions-guidance-");
}
