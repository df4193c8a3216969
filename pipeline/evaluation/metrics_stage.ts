import type { GlyphRecord } from "../dataset/records.ts";
import { defineStage, type Stage, type StageContext } from "../stage.ts";
import type { Measurements, Quality, QualityOf } from "./evaluation.ts";
import { halvesOf } from "./halves.ts";
import type { NearestRecord } from "./nearest_stage.ts";
import { novelty } from "./novelty.ts";
import {
  type Manifold,
  manifold,
  precisionRecall,
} from "./precision_recall.ts";
import { openReading } from "./reading.ts";
import { type GuidanceSet, RADICALS, type SetName } from "./sets.ts";
import { firstRows, rowsOf, type Vectors } from "./vectors.ts";
import { proportionOf } from "./wilson_interval.ts";

/** What is compared with something else than real glyphs has a stage of its own. */
type MeasuredSet = Exclude<SetName, GuidanceSet | "captions-ddpm">;

interface Parameters extends Record<string, unknown> {
  /** The stages that read each set. */
  readonly sets: Readonly<Record<MeasuredSet, string>>;
  /** The stages that read real glyphs, and those in another font. */
  readonly real: string;
  readonly otherFont: string;
  /** The stages that looked for the nearest training glyphs. */
  readonly nearestToSamples: string;
  readonly nearestToReal: string;
  /** How most samples were drawn: for the record. */
  readonly sampling: Measurements["sampling"];
  readonly seed: number;
}

type Context = StageContext<Parameters>;

const stage = defineStage({
  name: "metrics",
  description: "how good the samples are",
  module: import.meta.url,
  inputs: [],
  files: [],
  parameters: {} as Parameters,
  async run(context) {
    const { records }: { records: GlyphRecord[] } = JSON.parse(
      await Deno.readTextFile(`${context.input("dataset")}/glyphs.json`),
    );
    const measurements: Measurements = {
      sampling: context.parameters.sampling,
      ...await readRadicals(context, records),
      quality: await compareFeatures(context, records),
      novelty: await findCopies(context),
    };
    await Deno.writeTextFile(
      `${context.output}/metrics.json`,
      JSON.stringify(measurements, null, 2),
    );
  },
});
export default stage;

/** The stage that measures what these stages read. */
export function metricsStage(name: string, parameters: Parameters): Stage {
  const { sets, real, otherFont, nearestToSamples, nearestToReal } = parameters;
  return {
    ...stage,
    name,
    inputs: [
      "dataset",
      real,
      otherFont,
      nearestToSamples,
      nearestToReal,
      ...Object.values(sets),
    ],
    parameters,
  };
}

/** Whether real glyphs are read right, and samples show what they were asked for. */
async function readRadicals(
  { input, parameters }: Context,
  records: readonly GlyphRecord[],
): Promise<
  Pick<Measurements, "classifierAccuracy" | "radicalAccuracy" | "gold">
> {
  const { sets, real, seed } = parameters;
  const radicalsOf = async (stage: string) =>
    Array.from((await openReading(input(stage))).radicals);
  const numberOf = (name: string) =>
    records.find((it) => it.radicalName === name)!.radical;
  const isGold = (radical: number) => radical === numberOf("gold");

  const ofReal = await radicalsOf(real);
  const { heldOut } = halvesOf(records, seed);
  const isRight = (i: number) => ofReal[i] === records[i].radical;
  const ofNamed = await radicalsOf(sets.radicals);
  const outcomes = RADICALS.map((name, r) =>
    ofNamed.filter((_, i) => i % RADICALS.length === r)
      .map((radical) => radical === numberOf(name))
  );
  return {
    classifierAccuracy: {
      all: proportionOf(heldOut.map(isRight)),
      asked: proportionOf(
        heldOut.filter((i) => RADICALS.includes(records[i].radicalName))
          .map(isRight),
      ),
    },
    radicalAccuracy: {
      mean: proportionOf(outcomes.flat()),
      samplesPerRadical: outcomes[0].length,
      byRadical: Object.fromEntries(
        RADICALS.map((name, r) => [name, proportionOf(outcomes[r])]),
      ),
    },
    gold: {
      after120Steps: proportionOf(
        (await radicalsOf(sets["gold-120-steps"])).map(isGold),
      ),
      afterOneStep: proportionOf(
        (await radicalsOf(sets["gold-1-step"])).map(isGold),
      ),
    },
  };
}

/** How samples are spread, beside how real glyphs are. */
async function compareFeatures(
  { input, parameters, progress }: Context,
  records: readonly GlyphRecord[],
): Promise<Quality[]> {
  const { normalOf, frechetDistance } = await import("./frechet_distance.ts");
  const { sets, seed } = parameters;
  const featuresOf = async (stage: string) =>
    (await openReading(input(stage))).features;
  const real = await featuresOf(parameters.real);
  const otherFont = await featuresOf(parameters.otherFont);
  const captions = await featuresOf(sets.captions);
  const radicalNames = await featuresOf(sets["radical-names"]);
  const unprompted = await featuresOf(sets.unprompted);
  const { reference, other, heldOut } = halvesOf(records, seed);
  const first = (numbers: readonly number[], count: number) =>
    rowsOf(real, numbers.slice(0, count));

  const compared: [QualityOf, Vectors][] = [
    ["captions", captions],
    ["radical names", radicalNames],
    ["unprompted", unprompted],
    ["other half", first(other, captions.count)],
    ["other half", first(other, radicalNames.count)],
    ["held out", first(heldOut, captions.count)],
    ["other font", firstRows(otherFont, captions.count)],
  ];
  const manifolds = new Map<number, Manifold>();
  const quality: Quality[] = [];
  for (const [of, features] of compared) {
    progress(quality.length, compared.length, `precision, recall: ${of}`);
    const { count } = features;
    const equalNumber = first(reference, count);
    if (!manifolds.has(count)) manifolds.set(count, manifold(equalNumber));
    quality.push({
      of,
      count,
      ...precisionRecall(manifolds.get(count)!, manifold(features)),
      frechetDistance: frechetDistance(
        normalOf(equalNumber),
        normalOf(features),
      ),
    });
  }

  return quality;
}

/** How many samples lie nearer to a training glyph than real glyphs do. */
async function findCopies(
  { input, parameters }: Context,
): Promise<Measurements["novelty"]> {
  const open = async (stage: string): Promise<NearestRecord> =>
    JSON.parse(await Deno.readTextFile(`${input(stage)}/nearest.json`));
  const samples = await open(parameters.nearestToSamples);
  const real = await open(parameters.nearestToReal);
  return {
    samples: samples.ink.length,
    features: novelty(samples.features, real.features),
    ink: novelty(samples.ink, real.ink),
  };
}
