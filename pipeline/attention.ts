import type { Observation } from "../inference/onnx_denoiser.ts";
import { drawInBatches, MODEL_FILES, openModel, toBytes } from "./model.ts";
import { MANIFEST, REPORT } from "./report.ts";
import { defineStage } from "./stage.ts";
import { TEXT_ENCODER_FILES, tokenVectors } from "./token_vectors.ts";

/**
 * What `attention.json` holds. Beside it:
 *
 * - `glyphs.u8` `[runs, imageSize, imageSize]`: what was drawn
 * - `maps.f32`, run after run `[1 + tokens, grid, grid]`: the share of its
 *   attention that each cell gives to each token, the mean of all heads, blocks
 *   and steps from `timesteps[0]` down to `untilTimestep`
 * - of the first prompt at the last of these steps, `example.u8` `[2, imageSize,
 *   imageSize]`: xₜ and the predicted x₀; `time.f32`: the embedding of that
 *   timestep
 * - of the first prompt, `vectors.f32` `[tokens, width]`
 */
export interface AttentionRecord {
  imageSize: number;
  /** Cells on a side. */
  grid: number;
  blocks: number;
  untilTimestep: number;
  /** Length of the vectors of tokens. */
  width: number;
  prompts: {
    text: string;
    /** From "[CLS]" to "[SEP]"; before them stands the network's own token, which has no word. */
    tokens: string[];
    /** `[timesteps][1 + tokens]`: the mean of all cells, heads and blocks. */
    shares: number[][];
  }[];
  /** Those at which the network was asked, from noise to glyph. */
  timesteps: number[];
  seed: number;
  sampler: "ddim";
  numInferenceSteps: number;
  guidanceScale: number;
}

/** Which cells of the picture look at which tokens of the text. */
export default defineStage({
  name: "attention",
  description: "where the network looks for each token while it draws",
  module: import.meta.url,
  inputs: [],
  files: [...MODEL_FILES, ...TEXT_ENCODER_FILES],
  absent: !REPORT.prompts.attention.length
    ? `The model ${MANIFEST.name} takes no text that it could look at.`
    : MANIFEST.outputs.some(({ name }) => name === "attention")
    ? undefined
    : `The network of ${MANIFEST.name} does not show where it looks: its file has no output \`attention\`.`,
  parameters: {
    seed: 2,
    prompts: REPORT.prompts.attention as string[],
    numInferenceSteps: 20,
    guidanceScale: 2,
    /** Later the strokes stand, and little is asked of the text. */
    untilTimestep: 500,
  },
  async run(context) {
    const { seed, prompts, numInferenceSteps, guidanceScale, untilTimestep } =
      context.parameters;
    const model = await openModel(context);
    const encode = tokenVectors(context.root, model);
    const record: AttentionRecord = {
      imageSize: model.manifest.imageSize,
      grid: 0,
      blocks: 0,
      untilTimestep,
      width: model.manifest.textEncoder.width,
      prompts: [],
      timesteps: [],
      seed,
      sampler: "ddim",
      numInferenceSteps,
      guidanceScale,
    };
    const glyphs: Uint8Array<ArrayBuffer>[] = [];
    const maps: Float32Array<ArrayBuffer>[] = [];
    const { vectors } = await encode(prompts[0]);
    let example: Uint8Array<ArrayBuffer>[] = [];
    let time = new Float32Array();
    for (const [i, text] of prompts.entries()) {
      const { tokens } = await encode(text);
      const condition = await model.encode(text);
      const seen: Float32Array[] = [];
      const timesteps: number[] = [];
      const draw = { prompts: [text], seed, numInferenceSteps, guidanceScale };
      for await (const { t, x, x0, index } of drawInBatches(model, draw, 1)) {
        if (t < 0) {
          glyphs.push(toBytes(x));
          continue;
        }
        const observation = await model.denoiser.observe(x, t, [condition]);
        const [, blocks, cells] = observation.attentionShape;
        Object.assign(record, { blocks, grid: Math.sqrt(cells) });
        seen.push(byToken(observation));
        timesteps.push(t);
        if (i === 0 && t >= untilTimestep) {
          example = [toBytes(x), toBytes(x0)];
          time = Float32Array.from(observation.timeEmbedding);
        }
        context.progress(
          i * numInferenceSteps + index + 1,
          prompts.length * numInferenceSteps,
        );
      }
      const cells = record.grid ** 2;
      const rows = tokens.length + 1;
      record.timesteps = timesteps;
      record.prompts.push({
        text,
        tokens: [...tokens],
        shares: seen.map((map) =>
          Array.from(
            { length: rows },
            (_, k) => mean(map.subarray(k * cells, (k + 1) * cells)),
          )
        ),
      });
      maps.push(
        meanOf(seen.filter((_, step) => timesteps[step] >= untilTimestep)),
      );
    }
    await model.close();

    const write = (name: string, parts: BlobPart[]) =>
      Deno.writeFile(`${context.output}/${name}`, new Blob(parts).stream());
    await write("glyphs.u8", glyphs);
    await write("maps.f32", maps);
    await write("example.u8", example);
    await write("time.f32", [time]);
    await write("vectors.f32", [Float32Array.from(vectors)]);
    await Deno.writeTextFile(
      `${context.output}/attention.json`,
      JSON.stringify(record, null, 2),
    );
  },
});

/**
 * The attention of one sample, the mean of all blocks.
 *
 * @returns `[1 + tokens, cells]`
 */
export function byToken(
  { attention, attentionShape: [batch, blocks, cells, tokens] }: Pick<
    Observation,
    "attention" | "attentionShape"
  >,
): Float32Array {
  if (batch !== 1) throw new RangeError(`one sample at a time, not ${batch}`);
  const map = new Float32Array(tokens * cells);
  for (let i = 0; i < attention.length; i++) {
    const token = i % tokens;
    const cell = Math.floor(i / tokens) % cells;
    map[token * cells + cell] += attention[i] / blocks;
  }
  return map;
}

function mean(values: Float32Array): number {
  return values.reduce((sum, it) => sum + it, 0) / values.length;
}

/** The mean of arrays of one length, number by number. */
function meanOf(arrays: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  return Float32Array.from(
    arrays[0],
    (_, i) => arrays.reduce((sum, it) => sum + it[i], 0) / arrays.length,
  );
}
