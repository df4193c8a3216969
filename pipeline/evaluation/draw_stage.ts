import { dirname } from "node:path";
import { drawInBatches, modelFiles, openModel, toBytes } from "../model.ts";
import { defineStage, type Stage } from "../stage.ts";
import { ORDER_SEED, type Part, promptsOf } from "./parts.ts";
import { shuffled } from "./shuffled.ts";

/** What `draw.json` holds, beside `glyphs.u8` `[count, imageSize, imageSize]`. */
export interface DrawRecord {
  count: number;
  imageSize: number;
  /** One for each glyph; null = none. */
  prompts: (string | null)[];
}

const stage = defineStage({
  name: "draw",
  description: "glyphs drawn by the model, to be measured",
  module: import.meta.url,
  inputs: ["dataset"],
  files: [],
  parameters: {} as Record<string, unknown> & Part & {
    model: string;
    batchSize: number;
    orderSeed: number;
  },
  async run(context) {
    const { model: folder, batchSize, orderSeed, ...part } = context.parameters;
    const { records } = JSON.parse(
      await Deno.readTextFile(`${context.input("dataset")}/glyphs.json`),
    );
    const model = await openModel(context, folder);
    const prompts = promptsOf(
      part,
      records,
      shuffled(records.length, orderSeed),
    );
    const { imageSize } = model.manifest;
    const count = prompts.length;
    const glyphs = new Uint8Array(count * imageSize ** 2);
    const draw = { ...part, prompts, firstSample: part.from };
    let done = 0;
    for await (const step of drawInBatches(model, draw, batchSize)) {
      if (step.t < 0) glyphs.set(toBytes(step.x), step.first * imageSize ** 2);
      else {
        done += step.size;
        context.progress(done, count * part.numInferenceSteps);
      }
    }
    await model.close();

    const record: DrawRecord = { count, imageSize, prompts };
    await Deno.writeFile(`${context.output}/glyphs.u8`, glyphs);
    await Deno.writeTextFile(
      `${context.output}/draw.json`,
      JSON.stringify(record),
    );
  },
});
export default stage;

/**
 * The stage that draws one part.
 *
 * @param part With the folder of the model, relative to the repository's root
 * or absolute.
 */
export function drawStage(
  name: string,
  part: Part & { readonly model: string },
): Stage {
  return {
    ...stage,
    name,
    files: [...modelFiles(part.model), ...textEncoderFiles(part.model)],
    parameters: { ...part, batchSize: 16, orderSeed: ORDER_SEED },
  };
}

/** The files of the text encoder, which lies beside the model. */
function textEncoderFiles(model: string): string[] {
  return ["manifest.json", "encoder.onnx", "vocabulary.txt"]
    .map((it) => `${dirname(model)}/all-MiniLM-L6-v2/${it}`);
}
