import { defineStage, type Stage } from "../stage.ts";
import { halvesOf } from "./halves.ts";
import { type InkMasks, inkMasks, nearestOverlaps } from "./ink_overlap.ts";
import { openReading } from "./reading.ts";
import { nearestDistances, rowsOf } from "./vectors.ts";

/** What `nearest.json` holds: for each glyph, how far the nearest training glyph is. */
export interface NearestRecord {
  /** Euclidean, between the classifier's features. */
  features: number[];
  /** 1 − overlap of the ink. */
  ink: number[];
}

interface Parameters extends Record<string, unknown> {
  /** The stage that read the glyphs, and those that hold them. */
  readonly read: string;
  readonly images: readonly string[];
  /** Look only at those of the data set that are kept from training. */
  readonly onlyHeldOut: boolean;
  /** The stage that read the data set. */
  readonly real: string;
  readonly seed: number;
}

const stage = defineStage({
  name: "nearest",
  description: "how far each glyph is from the nearest training glyph",
  module: import.meta.url,
  inputs: [],
  files: [],
  parameters: {} as Parameters,
  async run({ input, output, parameters, progress }) {
    const { read, images, onlyHeldOut, real, seed } = parameters;
    const { imageSize, records } = JSON.parse(
      await Deno.readTextFile(`${input("dataset")}/glyphs.json`),
    );
    const masksOf = (stage: string) =>
      inkMasks(Deno.readFileSync(`${input(stage)}/glyphs.u8`), imageSize ** 2);
    const { reference, other, heldOut } = halvesOf(records, seed);
    const train = [...reference, ...other];
    const trainFeatures = rowsOf(
      (await openReading(input(real))).features,
      train,
    );
    const trainInk = masksWith(masksOf("dataset"), train);

    const { features } = await openReading(input(read));
    const found: NearestRecord = { features: [], ink: [] };
    let row = 0;
    for (const image of images) {
      const masks = masksOf(image);
      const numbers = onlyHeldOut ? heldOut : [...Array(masks.count).keys()];
      const total = onlyHeldOut ? heldOut.length : features.count;
      // A few at a time, so as to say how far it is.
      for (let at = 0; at < numbers.length; at += 32) {
        const some = numbers.slice(at, at + 32);
        found.features.push(
          ...nearestDistances(
            rowsOf(features, some.map((it) => row + it)),
            trainFeatures,
          ),
        );
        found.ink.push(
          ...nearestOverlaps(masksWith(masks, some), trainInk)
            .map((overlap) => 1 - overlap),
        );
        progress(found.ink.length, total);
      }
      row += masks.count;
    }
    await Deno.writeTextFile(`${output}/nearest.json`, JSON.stringify(found));
  },
});
export default stage;

/** The stage that measures these distances for the glyphs of some stages. */
export function nearestStage(name: string, parameters: Parameters): Stage {
  const { read, images, real } = parameters;
  return {
    ...stage,
    name,
    inputs: [...new Set(["dataset", real, read, ...images])],
    parameters,
  };
}

function masksWith(
  { bits, words, ink }: InkMasks,
  numbers: readonly number[],
): InkMasks {
  const out = new Uint32Array(numbers.length * words);
  for (const [i, n] of numbers.entries()) {
    out.set(bits.subarray(n * words, (n + 1) * words), i * words);
  }
  return {
    bits: out,
    count: numbers.length,
    words,
    ink: Uint32Array.from(numbers, (it) => ink[it]),
  };
}
