import { drawInBatches, MODEL_FILES, openModel, toBytes } from "./model.ts";
import { MANIFEST, REPORT } from "./report.ts";
import { defineStage } from "./stage.ts";
import { TEXT_ENCODER_FILES } from "./token_vectors.ts";

/** What `guidance.json` holds; `glyphs.u8` is `[prompts, guidanceScales, samples, imageSize, imageSize]`. */
export interface GuidanceRecord {
  imageSize: number;
  prompts: string[];
  guidanceScales: number[];
  /** Each with noise of its own, the same for all prompts and scales. */
  samples: number;
  seed: number;
  sampler: "dpmSolverMultistep";
  numInferenceSteps: number;
}

/** The same noise and the same words, with more and more guidance. */
export default defineStage({
  name: "guidance",
  description: "the same noise and words under more and more guidance",
  module: import.meta.url,
  inputs: [],
  files: [...MODEL_FILES, ...TEXT_ENCODER_FILES],
  absent: REPORT.prompts.guidance.length
    ? undefined
    : `The model ${MANIFEST.name} takes no text, so there is nothing to guide it.`,
  parameters: {
    seed: 1,
    prompts: REPORT.prompts.guidance as string[],
    guidanceScales: [0, 1, 2, 4, 8],
    samples: 4,
    numInferenceSteps: 12,
  },
  async run(context) {
    const { seed, prompts, guidanceScales, samples, numInferenceSteps } =
      context.parameters;
    const sampler = "dpmSolverMultistep" as const;
    const model = await openModel(context);
    const draws = prompts.flatMap((prompt) =>
      guidanceScales.map((guidanceScale) => ({
        sampler,
        prompts: Array<string>(samples).fill(prompt),
        seed,
        numInferenceSteps,
        guidanceScale,
      }))
    );
    const images: Uint8Array<ArrayBuffer>[] = [];
    for (const [i, draw] of draws.entries()) {
      for await (const step of drawInBatches(model, draw, samples)) {
        if (step.t < 0) images.push(toBytes(step.x));
        context.progress(
          i * (numInferenceSteps + 1) + step.index + 1,
          draws.length * (numInferenceSteps + 1),
        );
      }
    }
    await model.close();

    const record: GuidanceRecord = {
      imageSize: model.manifest.imageSize,
      prompts,
      guidanceScales,
      samples,
      seed,
      sampler,
      numInferenceSteps,
    };
    await Deno.writeFile(
      `${context.output}/glyphs.u8`,
      new Blob(images).stream(),
    );
    await Deno.writeTextFile(
      `${context.output}/guidance.json`,
      JSON.stringify(record, null, 2),
    );
  },
});
