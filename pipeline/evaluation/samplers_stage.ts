import { defineStage, type Stage } from "../stage.ts";
import type { SamplerComparison } from "./evaluation.ts";
import { halvesOf } from "./halves.ts";
import { jackknifeError } from "./jackknife.ts";
import { openReading } from "./reading.ts";
import { firstRows, rowsOf, type Vectors } from "./vectors.ts";

interface Parameters extends Record<string, unknown> {
  /** The stages that read real glyphs, and samples drawn in few steps and in many. */
  readonly real: string;
  readonly fast: string;
  readonly slow: string;
  readonly seed: number;
}

const stage = defineStage({
  name: "samplers",
  description: "few steps of one sampler against many of another",
  module: import.meta.url,
  inputs: [],
  files: [],
  parameters: {} as Parameters,
  async run({ input, output, parameters }) {
    const { normalOf, frechetDistance } = await import("./frechet_distance.ts");
    const { records } = JSON.parse(
      await Deno.readTextFile(`${input("dataset")}/glyphs.json`),
    );
    const featuresOf = async (stage: string) =>
      (await openReading(input(stage))).features;
    const real = await featuresOf(parameters.real);
    const slow = await featuresOf(parameters.slow);
    const fast = firstRows(await featuresOf(parameters.fast), slow.count);
    const { reference, other } = halvesOf(records, parameters.seed);
    const first = (numbers: readonly number[]) =>
      rowsOf(real, numbers.slice(0, slow.count));

    const normal = normalOf(first(reference));
    const distanceOf = (features: Vectors) =>
      frechetDistance(normal, normalOf(features));
    const excess = (kept: readonly number[]) =>
      distanceOf(rowsOf(fast, kept)) / distanceOf(rowsOf(slow, kept)) - 1;
    const comparison: SamplerComparison = {
      samples: slow.count,
      fast: distanceOf(fast),
      slow: distanceOf(slow),
      real: distanceOf(first(other)),
      excess: excess([...Array(slow.count).keys()]),
      error: jackknifeError(slow.count, excess),
    };
    await Deno.writeTextFile(
      `${output}/samplers.json`,
      JSON.stringify(comparison, null, 2),
    );
  },
});
export default stage;

/** The stage that compares the samples which these stages read. */
export function samplersStage(name: string, parameters: Parameters): Stage {
  const { real, fast, slow } = parameters;
  return { ...stage, name, inputs: ["dataset", real, fast, slow], parameters };
}
