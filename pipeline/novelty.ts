import type { GlyphRecord } from "./dataset/records.ts";
import { novelty } from "./evaluation/novelty.ts";
import { nearestDistances, rowsOf } from "./evaluation/vectors.ts";
import type { FeatureTableSpec } from "../inference/feature_table.ts";
import type { Agreement } from "./feature_table.ts";
import { nearestRows } from "./nearest_rows.ts";
import { type SamplesRecord, spread } from "./samples.ts";
import { CLASSIFIER_FILES } from "./evaluation/classifier_manifest.ts";
import { defineStage } from "./stage.ts";

/**
 * What `novelty.json` holds. `glyphs.u8` `[shown, 1 + neighbours, imageSize,
 * imageSize]` has some samples, each followed by its neighbours. Distances are
 * Euclidean, between the radical classifier's features.
 */
export interface NoveltyRecord {
  imageSize: number;
  /** Of training glyphs, which are looked through. */
  trainingGlyphs: number;
  /** From each sample to the nearest training glyph. */
  samples: number[];
  /** From each real glyph that was kept from training to the nearest training glyph. */
  heldOut: number[];
  /** First percentile of `heldOut`. */
  threshold: number;
  /** Share of samples below it. */
  tooNear: number;
  /** Of the table for readers with the exact distances, over glyphs kept from training. */
  agreement: Agreement;
  /** From the one nearest to a training glyph to the one farthest. */
  shown: {
    /** Number in `samples`. */
    sample: number;
    prompt: string;
    neighbours: { character: string; caption: string; distance: number }[];
  }[];
}

/**
 * What `table.json` holds: the training glyphs as the classifier sees them, for
 * readers who probe a glyph of their own.
 */
export interface NoveltyTable extends FeatureTableSpec {
  /** Of the rows, in their order. */
  characters: string;
}

/** Whether what the model draws is in its training set. */
export default defineStage({
  name: "novelty",
  description: "the training glyphs nearest to generated ones",
  module: import.meta.url,
  inputs: ["dataset", "samples", "reading"],
  files: CLASSIFIER_FILES,
  parameters: {
    set: "test-captions",
    shown: 7,
    neighbours: 4,
    /** Under 2 MB; the share of neighbours that agree hardly grows with more. */
    table: { components: 192, step: .17, queries: 500 },
  },
  async run({ root, input, output, parameters, progress }) {
    const { set, shown, neighbours, table } = parameters;
    const { imageSize, records } = await json<
      { imageSize: number; records: GlyphRecord[] }
    >(`${input("dataset")}/glyphs.json`);
    const glyphs = await Deno.readFile(`${input("dataset")}/glyphs.u8`);
    const { openReading } = await import("./evaluation/reading.ts");
    const { features } = await openReading(input("reading"));
    const numbersOf = (isTraining: boolean) =>
      [...records.keys()].filter((i) =>
        (records[i].split === "train") === isTraining
      );
    const train = numbersOf(true);
    const training = rowsOf(features, train);

    const drawn = await json<SamplesRecord>(`${input("samples")}/samples.json`);
    const images = await Deno.readFile(`${input("samples")}/samples.u8`);
    const pixels = imageSize ** 2;
    const imageOf = (of: Uint8Array, i: number) =>
      of.subarray(i * pixels, (i + 1) * pixels);
    const numbers = drawn.records.flatMap((it, i) => it.set === set ? [i] : []);
    const { openClassifier } = await import("./evaluation/classifier.ts");
    const classifier = await openClassifier(root);
    const generated = new Uint8Array(numbers.length * pixels);
    numbers.forEach((i, at) => generated.set(imageOf(images, i), at * pixels));
    const read = await classifier.read(generated);
    await classifier.close();
    const width = features.width;
    const ours = { data: read.features, count: numbers.length, width };

    const heldOutNumbers = numbersOf(false);
    const heldOut: number[] = [];
    for (let at = 0; at < heldOutNumbers.length; at += 64) {
      const some = rowsOf(features, heldOutNumbers.slice(at, at + 64));
      heldOut.push(...nearestDistances(some, training));
      progress(heldOut.length, heldOutNumbers.length);
    }
    const found = numbers.map((_, i) =>
      nearestRows(ours, i, training, neighbours)
    );
    const distances = found.map(([nearest]) => nearest.distance);
    const order = [...distances.keys()]
      .sort((a, b) => distances[a] - distances[b]);
    const chosen = Array.from(
      { length: shown },
      (_, i) => order[Math.round(i / (shown - 1) * (order.length - 1))],
    );

    const { agreementOf, makeFeatureTable } = await import(
      "./feature_table.ts"
    );
    const { openFeatureTable } = await import("../inference/feature_table.ts");
    const { sha256 } = await import("../inference/manifest.ts");
    const { spec, bytes } = makeFeatureTable(training, table);
    const written: NoveltyTable = {
      ...spec,
      file: {
        path: "table.bin",
        bytes: bytes.length,
        sha256: await sha256(bytes),
      },
      characters: train.map((i) => records[i].character).join(""),
    };
    await Deno.writeFile(`${output}/table.bin`, bytes);
    await Deno.writeTextFile(`${output}/table.json`, JSON.stringify(written));

    const record: NoveltyRecord = {
      imageSize,
      trainingGlyphs: train.length,
      samples: distances,
      heldOut,
      ...novelty(distances, heldOut),
      agreement: agreementOf(
        await openFeatureTable(written, bytes),
        rowsOf(features, spread(heldOutNumbers, table.queries)),
        training,
        neighbours,
      ),
      shown: chosen.map((sample) => ({
        sample,
        prompt: drawn.records[numbers[sample]].prompt,
        neighbours: found[sample].map(({ row, distance }) => {
          const { character, caption } = records[train[row]];
          return { character, caption, distance };
        }),
      })),
    };
    const tiles = chosen.flatMap((sample) => [
      imageOf(generated, sample),
      ...found[sample].map(({ row }) => imageOf(glyphs, train[row])),
    ]);
    await Deno.writeFile(
      `${output}/glyphs.u8`,
      new Blob(tiles as BlobPart[]).stream(),
    );
    await Deno.writeTextFile(
      `${output}/novelty.json`,
      JSON.stringify(record, null, 2),
    );
  },
});

async function json<T>(path: string): Promise<T> {
  return JSON.parse(await Deno.readTextFile(path));
}
