import { resolve } from "node:path";
import { isThere, MANIFEST, MODEL_FOLDER } from "./report.ts";
import { defineStage } from "./stage.ts";

/** `training.json` of a model, as the recipe's `export.py` writes it. */
export interface TrainingPreviews {
  /** Noised examples that had been seen at each moment, rising. */
  examples: number[];
  /** One row of pictures each; a row's noise is the same at every moment. */
  prompts: string[];
  /** Height and width of a picture, in pixels. */
  tileSize: number;
  /** How each was drawn. */
  numInferenceSteps: number;
  guidanceScale: number;
  /** The pictures, beside the record: a column a moment, a row a prompt. */
  image: { path: string; bytes: number; sha256: string };
}

/**
 * Samples that were drawn while the model was trained: `training.json` as
 * above, and `tiles.u8` `[prompts, moments, tileSize, tileSize]`.
 */
export default defineStage({
  name: "training-record",
  description: "samples at several moments of the training",
  module: import.meta.url,
  inputs: [],
  files: [
    `${MODEL_FOLDER}/training.json`,
    `${MODEL_FOLDER}/training.webp`,
  ],
  absent: isThere(`${MODEL_FOLDER}/training.json`)
    ? undefined
    : `Nothing was drawn while ${MANIFEST.name} was trained, or it was not kept.`,
  parameters: {},
  async run({ root, output }) {
    const folder = resolve(root, MODEL_FOLDER);
    const text = await Deno.readTextFile(`${folder}/training.json`);
    const { examples, prompts, tileSize, image }: TrainingPreviews = JSON.parse(
      text,
    );
    const path = `${folder}/${image.path}`;
    const bytes = await Deno.readFile(path);
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    if (hash.toHex() !== image.sha256) {
      throw new Error(
        `${path} is not the file that training.json names. Export the model again (models/training/export.py).`,
      );
    }
    const { default: sharp } = await import("sharp");
    const { data, info } = await sharp(bytes).toColourspace("b-w").raw()
      .toBuffer({ resolveWithObject: true });
    if (
      info.width !== examples.length * tileSize ||
      info.height !== prompts.length * tileSize
    ) {
      throw new Error(
        `${path} has ${info.width} × ${info.height} pixels, not ${examples.length} × ${prompts.length} tiles of ${tileSize}`,
      );
    }
    await Deno.writeFile(
      `${output}/tiles.u8`,
      tiles(data, examples.length, tileSize),
    );
    await Deno.writeTextFile(`${output}/training.json`, text);
  },
});

/** A sheet of grey tiles as one tile after the other, row by row. */
export function tiles(
  sheet: Uint8Array,
  columns: number,
  size: number,
): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(sheet.length);
  const width = columns * size;
  for (let i = 0; i < out.length; i += size) {
    const y = i / size % size; // line of the tile
    const tile = Math.floor(i / size ** 2);
    const from = (Math.floor(tile / columns) * size + y) * width +
      tile % columns * size;
    out.set(sheet.subarray(from, from + size), i);
  }
  return out;
}
