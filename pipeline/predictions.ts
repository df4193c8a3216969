import { addNoise, fillNormal } from "../diffusion/mod.ts";
import type { PictureRecord } from "./dataset/records.ts";
import { MODEL_FILES, openModel, toBytes } from "./model.ts";
import { REPORT } from "./report.ts";
import { defineStage } from "./stage.ts";

/**
 * What `predictions.json` holds. Beside it, images as `toBytes` makes them:
 *
 * - `targets.u8` `[targets, imageSize, imageSize]`: x₀, exactly
 * - `x0.u8` `[records, imageSize, imageSize]`: x̂₀, clipped to [−1, 1]
 * - `errors.u8` `[records, imageSize, imageSize]`: (ε̂ − ε) / `errorRange`, clipped
 *
 * The noise ε of target i is `fillNormal` at sample i, step 0 of the seed; with
 * it, xₜ and ε̂ follow.
 */
export interface PredictionsRecord {
  imageSize: number;
  seed: number;
  /** ε̂ − ε at the ends of the byte range, in standard deviations of ε. */
  errorRange: number;
  targets: PredictionTarget[];
  records: PredictionRecord[];
}

export interface PredictionTarget {
  set: "held-out" | "training";
  character: string;
  /** The words that the network was given. */
  text: string;
}

/** One question to the network, and how far its answer was off. */
export interface PredictionRecord {
  /** Row of `targets`. */
  target: number;
  timestep: number;
  alphaCumprod: number;
  /** Mean over the pixels of (ε − ε̂)², where ε has a mean square of 1. */
  epsError: number;
  /** Mean over the pixels of (x₀ − x̂₀)², where ink is −1 and paper is +1. */
  x0Error: number;
}

/** One guess of the network at several noise levels. */
export default defineStage({
  name: "predictions",
  description: "the network asked once, at several timesteps",
  module: import.meta.url,
  inputs: ["dataset"],
  files: MODEL_FILES,
  parameters: {
    seed: 4,
    errorRange: 0.75,
    targets: [
      // Its text is its caption; the model never saw either.
      {
        set: "held-out",
        character: REPORT.pictures.heldOut,
        text: null,
        timesteps: [50, 300, 600, 750, 900],
      },
      // Its text is one sense of its caption, as in training.
      {
        set: "training",
        character: REPORT.pictures.training.name,
        text: REPORT.pictures.training.text,
        timesteps: [200],
      },
    ],
  },
  async run(context) {
    const { seed, errorRange, targets } = context.parameters;
    const model = await openModel(context);
    const { imageSize } = model.manifest;
    const glyphOf = await openDataset(context.input("dataset"), imageSize);
    const record: PredictionsRecord = {
      imageSize,
      seed,
      errorRange,
      targets: [],
      records: [],
    };
    const images = { targets: [], x0: [], errors: [] } as Record<
      "targets" | "x0" | "errors",
      Uint8Array<ArrayBuffer>[]
    >;
    const total = targets.reduce((sum, it) => sum + it.timesteps.length, 0);
    for (const [target, { character, timesteps, ...it }] of targets.entries()) {
      const set = it.set as PredictionTarget["set"];
      const { glyph, pixels } = await glyphOf(character, set);
      const text = it.text ?? glyph.caption;
      record.targets.push({ set, character, text });
      images.targets.push(pixels);
      const x0 = Float32Array.from(pixels, (grey) => grey / 127.5 - 1);
      const noise = fillNormal(new Float32Array(x0.length), {
        seed,
        sample: target,
        step: 0,
      });
      const condition = await model.encode(text);
      for (const timestep of timesteps) {
        const alphaCumprod = model.schedule.alphasCumprod[timestep];
        const predicted = await model.denoiser.predict(
          addNoise(x0, noise, alphaCumprod),
          timestep,
          [condition],
        );
        images.x0.push(toBytes(predicted.x0));
        images.errors.push(
          toBytes(predicted.eps.map((it, i) => (it - noise[i]) / errorRange)),
        );
        record.records.push({
          target,
          timestep,
          alphaCumprod,
          epsError: meanSquaredError(noise, predicted.eps),
          x0Error: meanSquaredError(x0, predicted.x0),
        });
        context.progress(record.records.length, total);
      }
    }
    await model.close();

    for (const [name, parts] of Object.entries(images)) {
      await Deno.writeFile(
        `${context.output}/${name}.u8`,
        new Blob(parts).stream(),
      );
    }
    await Deno.writeTextFile(
      `${context.output}/predictions.json`,
      JSON.stringify(record, null, 2),
    );
  },
});

/** Σ (a − b)² / n */
export function meanSquaredError(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, it, i) => sum + (it - b[i]) ** 2, 0) / a.length;
}

/** Finds glyphs of the stage `dataset`, and holds them to the set they are to be of. */
async function openDataset(folder: string, imageSize: number) {
  const { records }: { records: PictureRecord[] } = JSON.parse(
    await Deno.readTextFile(`${folder}/glyphs.json`),
  );
  const splits = { "held-out": "test", training: "train" };
  return async (character: string, set: PredictionTarget["set"]) => {
    const index = records.findIndex((it) => it.character === character);
    if (records[index]?.split !== splits[set]) {
      throw new Error(
        `stage \`predictions\`: "${character}" is not in the data set's split "${
          splits[set]
        }". Name another one in the model's report.json.`,
      );
    }
    const pixels = new Uint8Array(imageSize ** 2);
    using file = await Deno.open(`${folder}/glyphs.u8`);
    await file.seek(index * pixels.length, Deno.SeekMode.Start);
    for (let read = 0; read < pixels.length;) {
      const more = await file.read(pixels.subarray(read));
      if (more === null) throw new Error(`${folder}/glyphs.u8 is cut short`);
      read += more;
    }
    return { glyph: records[index], pixels };
  };
}
