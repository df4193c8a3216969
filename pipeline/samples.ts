import type { Prompt } from "../inference/prompts.ts";
import {
  type Draw,
  drawInBatches,
  MODEL_FILES,
  openModel,
  toBytes,
} from "./model.ts";
import { REPORT } from "./report.ts";
import { defineStage } from "./stage.ts";

/** What `samples.json` holds; row i describes image i of `samples.u8` `[count, imageSize, imageSize]`. */
export interface SamplesRecord {
  count: number;
  imageSize: number;
  records: SampleRecord[];
}

export interface SampleRecord {
  set: "test-captions" | "gold" | "steps";
  prompt: string;
  /** The character that the prompt is the caption of; the model never saw it. */
  character?: string;
  seed: number;
  /** Number of the sample in its draw: with the seed, it addresses the noise. */
  sample: number;
  numInferenceSteps: number;
  sampler: "ddim";
  guidanceScale: number;
}

/**
 * Finished glyphs, drawn by the model. What "gold" becomes in 120 steps is not
 * among them: with the same seed and guidance those are the last frames of the
 * stage `trajectories`.
 */
export default defineStage({
  name: "samples",
  description: "glyphs drawn by the model, in three sets",
  module: import.meta.url,
  inputs: [],
  files: MODEL_FILES,
  parameters: {
    seed: 1,
    guidanceScale: 2,
    batchSize: 16,
    /** Held-out captions, spread evenly over the model's list; prompts where it has none. */
    testCaptions: { count: 64, numInferenceSteps: 20 },
    gold: { prompt: REPORT.prompts.main, count: 16, numInferenceSteps: [1] },
    steps: {
      prompt: REPORT.prompts.main,
      count: 4,
      numInferenceSteps: [1, 2, 3, 5, 10, 20, 50],
    },
  },
  async run(context) {
    const { seed, guidanceScale, batchSize, testCaptions, gold, steps } =
      context.parameters;
    const model = await openModel(context);
    const { list } = model.prompts;
    const heldOut = list.filter((it) => it.kind === "caption");
    const captions = spread<Drawn>(
      heldOut.length ? heldOut : list.length ? list : [{ text: "" }],
      testCaptions.count,
    );
    const draws: (Draw & { set: SampleRecord["set"]; of?: Drawn[] })[] = [
      {
        set: "test-captions",
        of: captions,
        prompts: captions.map((it) => it.text),
        numInferenceSteps: testCaptions.numInferenceSteps,
        seed,
        guidanceScale,
      },
      ...([["gold", gold], ["steps", steps]] as const).flatMap(([set, its]) =>
        its.numInferenceSteps.map((numInferenceSteps) => ({
          set,
          prompts: Array<string>(its.count).fill(its.prompt),
          numInferenceSteps,
          seed,
          guidanceScale,
        }))
      ),
    ];
    const total = draws.reduce(
      (sum, it) => sum + it.prompts.length * it.numInferenceSteps,
      0,
    );

    const { imageSize } = model.manifest;
    const images: Uint8Array[] = [];
    const records: SampleRecord[] = [];
    let done = 0;
    for (const draw of draws) {
      const { set, of, prompts, numInferenceSteps } = draw;
      for await (const step of drawInBatches(model, draw, batchSize)) {
        if (step.t >= 0) {
          done += step.size;
          context.progress(
            done,
            total,
            `${set}, ${numInferenceSteps} step${
              numInferenceSteps === 1 ? "" : "s"
            }`,
          );
        } else images.push(toBytes(step.x));
      }
      for (const [sample, prompt] of prompts.entries()) {
        const character = of?.[sample].character;
        records.push({
          set,
          prompt: prompt!,
          ...character && { character },
          seed,
          sample,
          numInferenceSteps,
          sampler: "ddim",
          guidanceScale,
        });
      }
    }
    await model.close();

    const record: SamplesRecord = { count: records.length, imageSize, records };
    await Deno.writeFile(
      `${context.output}/samples.u8`,
      new Blob(images as BlobPart[]).stream(),
    );
    await Deno.writeTextFile(
      `${context.output}/samples.json`,
      JSON.stringify(record, null, 2),
    );
  },
});

/** A prompt, and the character that it is the caption of. */
type Drawn = Pick<Prompt, "text" | "character">;

/** `count` of the items, evenly spaced; over and over if there are not so many. */
export function spread<Item>(items: readonly Item[], count: number): Item[] {
  if (items.length <= count) {
    return Array.from({ length: count }, (_, i) => items[i % items.length]);
  }
  return Array.from(
    { length: count },
    (_, i) => items[Math.floor(i * items.length / count)],
  );
}
