import type { GlyphRecord } from "../dataset/records.ts";
import { defineStage, type Stage } from "../stage.ts";
import type { GuidanceQuality } from "./evaluation.ts";
import { halvesOf } from "./halves.ts";
import { heldOutOf } from "./parts.ts";
import { manifold, precisionRecall } from "./precision_recall.ts";
import { openReading } from "./reading.ts";
import { shuffled } from "./shuffled.ts";
import { firstRows, rowsOf } from "./vectors.ts";
import { proportionOf } from "./wilson_interval.ts";

interface Parameters extends Record<string, unknown> {
  /** The stage that read real glyphs. */
  readonly real: string;
  /** The stages that read samples of held-out captions, from the least guidance to the most. */
  readonly drawn: readonly {
    readonly guidanceScale: number;
    readonly read: string;
  }[];
  /** The first so many of each. */
  readonly count: number;
  readonly seed: number;
  /** Seed of the order in which glyphs give prompts. */
  readonly orderSeed: number;
}

const stage = defineStage({
  name: "guidance",
  description: "precision against recall, by guidance",
  module: import.meta.url,
  inputs: [],
  files: [],
  parameters: {} as Parameters,
  async run({ input, output, parameters, progress }) {
    const { normalOf, frechetDistance } = await import("./frechet_distance.ts");
    const { real, drawn, count, seed, orderSeed } = parameters;
    const { records }: { records: GlyphRecord[] } = JSON.parse(
      await Deno.readTextFile(`${input("dataset")}/glyphs.json`),
    );
    const { features } = await openReading(input(real));
    const reference = rowsOf(
      features,
      halvesOf(records, seed).reference.slice(0, count),
    );
    const realManifold = manifold(reference);
    const realNormal = normalOf(reference);
    const asked = heldOutOf(records, shuffled(records.length, orderSeed));

    const found: GuidanceQuality[] = [];
    for (const { guidanceScale, read } of drawn) {
      progress(found.length, drawn.length, `guidance ${guidanceScale}`);
      const { features, radicals } = await openReading(input(read));
      if (features.count < count) {
        throw new Error(`${read} has ${features.count} samples, not ${count}`);
      }
      const samples = firstRows(features, count);
      found.push({
        guidanceScale,
        samples: count,
        ...precisionRecall(realManifold, manifold(samples)),
        frechetDistance: frechetDistance(realNormal, normalOf(samples)),
        radicalAccuracy: proportionOf(
          Array.from(
            radicals.subarray(0, count),
            (radical, i) =>
              radical === records[asked[i % asked.length]].radical,
          ),
        ),
      });
    }
    await Deno.writeTextFile(
      `${output}/guidance.json`,
      JSON.stringify(found, null, 2),
    );
  },
});
export default stage;

/** The stage that compares the samples which these stages read. */
export function guidanceStage(name: string, parameters: Parameters): Stage {
  const { real, drawn } = parameters;
  return {
    ...stage,
    name,
    inputs: ["dataset", real, ...drawn.map(({ read }) => read)],
    parameters,
  };
}
