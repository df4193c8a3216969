import type { GlyphRecord } from "../dataset/records.ts";
import type { PromptRule, SampleSet, Sampling, SetName } from "./sets.ts";

/** Samples `from` … `to` − 1 of a set, drawn in one go. */
export interface Part extends Sampling {
  readonly set: SetName;
  readonly from: number;
  readonly to: number;
}

/** An aborted evaluation loses the work of one part: this many answers of the network. */
const PART_EVALUATIONS = 40_000;

/**
 * A set cut into parts. Those of the quick evaluation are among those of the
 * full one, so nothing is drawn twice.
 */
export function partsOf(set: SampleSet, quick: boolean): Part[] {
  const { name, count, quickCount, ...sampling } = set;
  const size = Math.max(
    1,
    Math.floor(PART_EVALUATIONS / evaluationsOfOne(sampling)),
  );
  const ends = [Math.min(quickCount, count)];
  while (!quick && ends.at(-1)! < count) {
    ends.push(Math.min(ends.at(-1)! + size, count));
  }
  return ends.map((to, i) => ({
    ...sampling,
    set: name,
    from: ends[i - 1] ?? 0,
    to,
  }));
}

/** Seed of the order in which glyphs give prompts. */
export const ORDER_SEED = 1;

/** How often the network answers for a part; guidance asks it twice a step. */
export function evaluationsOf(part: Part): number {
  return (part.to - part.from) * evaluationsOfOne(part);
}

function evaluationsOfOne({ prompts, numInferenceSteps, guidanceScale }: {
  prompts: PromptRule;
  numInferenceSteps: number;
  guidanceScale: number;
}): number {
  // At 0 the text does not count, at 1 nothing else does.
  const twice = prompts.rule !== "nothing" &&
    guidanceScale !== 1 && guidanceScale !== 0;
  return numInferenceSteps * (twice ? 2 : 1);
}

/**
 * The prompts of the samples `from` … `to` − 1.
 *
 * @param records The data set's.
 * @param order The records' numbers in random order.
 */
export function promptsOf(
  { prompts, from, to }: Pick<Part, "prompts" | "from" | "to">,
  records: readonly Pick<GlyphRecord, "radicalName" | "caption" | "split">[],
  order: readonly number[],
): (string | null)[] {
  const texts = {
    texts: () => "texts" in prompts ? prompts.texts : [],
    "radicals of glyphs": () => order.map((i) => records[i].radicalName),
    "held-out captions": () =>
      heldOutOf(records, order).map((i) => records[i].caption),
    nothing: () => [null],
  }[prompts.rule]();
  return Array.from(
    { length: to - from },
    (_, i) => texts[(from + i) % texts.length],
  );
}

/** Numbers of the glyphs whose captions the rule "held-out captions" gives, in turn. */
export function heldOutOf(
  records: readonly Pick<GlyphRecord, "split">[],
  order: readonly number[],
): number[] {
  return order.filter((i) => records[i].split !== "train");
}
