import type { Manifest } from "../../../inference/manifest.ts";
import type { Artifact } from "../../../pipeline/artifact.ts";
import { Absent } from "../../../pipeline/absent.ts";
import type { AttentionRecord } from "../../../pipeline/attention.ts";
import type { Say } from "../../languages/say.ts";
import type { NoveltyRecord } from "../../../pipeline/novelty.ts";
import type { TextsRecord } from "../../../pipeline/texts.ts";
import { evaluationOf } from "./evaluation.ts";
import { openGlyphs } from "./glyphs.ts";
import { openTrajectories } from "./trajectories.ts";

/** What the text's numbers are read from, and the language they are told in. */
export interface NumberSources {
  say: Say;
  artifact(name: string): Promise<Artifact>;
  manifest(): Manifest;
}

type Reading = (sources: NumberSources) => string | Promise<string>;

const glyphs = async ({ artifact }: NumberSources) =>
  openGlyphs(await artifact("dataset"));

const pixels = async (sources: NumberSources) =>
  (await glyphs(sources)).imageSize ** 2;

const explainedVariance = async ({ artifact }: NumberSources) => {
  const projection = await artifact("projection");
  return projection.json<{ explainedVariance: number[] }>("projection.json")
    .explainedVariance;
};

const elementTexts = async ({ artifact }: NumberSources) => {
  const { words } = (await artifact("texts")).json<TextsRecord>("texts.json");
  const element = words.find(({ word }) => word === "element");
  return element?.texts ?? lacking("texts with the word “element”");
};

const elementCosine = (one: string, other: string): Reading =>
async (
  sources,
) => {
  const texts = await elementTexts(sources);
  const of = (company: string) =>
    texts.findIndex(({ text }) => text.includes(company));
  return texts[of(one)].cosines[of(other)].toFixed(2);
};

const towardLithium = async (sources: NumberSources) =>
  (await elementTexts(sources)).flatMap(({ toward }) => toward)
    .find(({ word }) => word === "lithium")!;

const attention = async ({ artifact }: NumberSources) =>
  (await artifact("attention")).json<AttentionRecord>("attention.json");

const novelty = async ({ artifact }: NumberSources) =>
  (await artifact("novelty")).json<NoveltyRecord>("novelty.json");

const countOf = (split: string): Reading => async (sources) => {
  const { records } = await glyphs(sources);
  return sources.say.count(records.filter((it) => it.split === split).length);
};

/** Every number that the text names, by name. */
export const numbers: Readonly<Record<string, Reading>> = {
  glyphs: async (sources) => sources.say.count((await glyphs(sources)).count),
  trainingGlyphs: countOf("train"),
  testGlyphs: countOf("test"),
  imageSize: async (sources) => String((await glyphs(sources)).imageSize),
  pixels: async (sources) => sources.say.count(await pixels(sources)),
  /** Without a comma, which would be one in a formula. */
  lastPixel: async (sources) => String(await pixels(sources)),
  /** Digits of 256 to the power of the number of pixels. */
  picturesDigits: async (sources) =>
    sources.say.count(Math.floor(await pixels(sources) * Math.log10(256)) + 1),
  principalComponents: async (sources) =>
    String((await explainedVariance(sources)).length),
  /** In percent. */
  explainedVariance: async (sources) => {
    const shares = await explainedVariance(sources);
    return (shares.reduce((sum, it) => sum + it, 0) * 100).toFixed(0);
  },
  timesteps: ({ manifest, say }) =>
    say.count(
      required("numTrainTimesteps", manifest().schedule.numTrainTimesteps),
    ),
  logSnrShift: ({ manifest }) => {
    const { schedule } = manifest();
    if (schedule.name !== "shifted_cosine") {
      throw new Absent(
        `The model's schedule is ${schedule.name}: not shifted.`,
      );
    }
    const { imageSize, noiseSize = 32 } = schedule;
    return (2 * Math.log(imageSize / noiseSize)).toFixed(2);
  },
  parameters: ({ manifest, say }) => say.large(manifest().parameters),
  modelMegabytes: ({ manifest }) => {
    const bytes = Object.values(manifest().files)
      .reduce((sum, file) => sum + file.bytes, 0);
    return (bytes / 1e6).toFixed(bytes < 1e6 ? 1 : 0);
  },
  trainingExamples: ({ manifest, say }) =>
    say.count(required("training.examples", manifest().training?.examples)),
  /** Steps of the optimiser. */
  trainingRounds: ({ manifest, say }) =>
    say.count(required("training.steps", manifest().training?.steps)),
  /** Sides of a patch and of the grid, and pixels of a patch. */
  patchSize: (sources) => String(network(sources).patch_size),
  patchPixels: (sources) => String(network(sources).patch_size ** 2),
  gridSize: (sources) => {
    const { image_size, patch_size } = network(sources);
    return String(image_size / patch_size);
  },
  /** Frequencies of the timestep's sines and cosines. */
  timestepWaves: (sources) => String(network(sources).channels[0]),
  embeddingWidth: (sources) => String(network(sources).embedding_width),
  /** How often training left the text out, in percent. */
  conditionDropout: ({ manifest }) =>
    percent(
      required("captions.drop", configuration(manifest()).captions?.drop),
    ),
  radicalsAsked: ({ manifest }) =>
    String(
      Object.keys(evaluationOf(manifest()).radicalAccuracy.byRadical).length,
    ),
  /** In percent. */
  radicalAccuracy: ({ manifest }) =>
    percent(evaluationOf(manifest()).radicalAccuracy.mean.share),
  radicalSamples: ({ manifest, say }) =>
    say.count(evaluationOf(manifest()).radicalAccuracy.mean.trials),
  /** Samples of “gold” with that radical, in percent. */
  goldAfterOneStep: ({ manifest }) =>
    percent(evaluationOf(manifest()).gold.afterOneStep.share),
  goldAfterManySteps: ({ manifest }) =>
    percent(evaluationOf(manifest()).gold.after120Steps.share),
  /** Of real glyphs with those radicals, in percent. */
  judgeAccuracy: ({ manifest }) =>
    percent(evaluationOf(manifest()).classifierAccuracy.asked.share),
  /** Cosines of "element" in one company with "element" in another. */
  elementLithiumChemical: elementCosine("lithium", "chemical"),
  elementLithiumHeating: elementCosine("lithium", "heating"),
  elementLithiumSurprise: elementCosine("lithium", "of surprise"),
  /** Cosines of "element" with the word "lithium": alone, and beside it. */
  lithiumAlone: async (sources) =>
    (await towardLithium(sources)).alone.toFixed(2),
  lithiumHere: async (sources) =>
    (await towardLithium(sources)).here.toFixed(2),
  attentionBlocks: async (sources) => String((await attention(sources)).blocks),
  attentionGrid: async (sources) => String((await attention(sources)).grid),
  /** Generated glyphs that were probed, and those of them too near a training glyph. */
  noveltySamples: async (sources) =>
    sources.say.count((await novelty(sources)).samples.length),
  noveltyTooNear: async (sources) => {
    const { samples, tooNear } = await novelty(sources);
    return String(Math.round(tooNear * samples.length));
  },
  noveltyHeldOut: async (sources) =>
    sources.say.count((await novelty(sources)).heldOut.length),
  /** How well the table for readers finds the nearest training glyphs, in percent. */
  noveltyRecall: async (sources) => {
    const { recall } = (await novelty(sources)).agreement;
    return (100 * recall).toFixed(0);
  },
  noveltyError: async (sources) =>
    (await novelty(sources)).agreement.error.toFixed(1),
  textWidth: ({ manifest }) => String(manifest().textEncoder.width),
  samplesTogether: async ({ artifact }) =>
    String(openTrajectories(await artifact("trajectories")).runs),
  samplingSteps: async ({ artifact }) =>
    String(openTrajectories(await artifact("trajectories")).numInferenceSteps),
};

/** @throws for a name that is not in the table */
export function numberOf(
  name: string,
  sources: NumberSources,
): string | Promise<string> {
  const number = numbers[name];
  if (number) return number(sources);
  throw new Error(
    `there is no number "${name}": components/figures/drawing/numbers.ts has ${
      Object.keys(numbers).join(", ")
    }`,
  );
}

interface Configuration {
  network?: {
    image_size: number;
    patch_size: number;
    channels: number[];
    embedding_width: number;
  };
  captions?: { drop: number };
}

/** The recipe's own record of what it trained. */
function configuration({ training }: Manifest): Configuration {
  return training?.configuration ?? {};
}

function network({ manifest }: NumberSources) {
  const { network } = configuration(manifest());
  return network ?? lacking("training.configuration.network");
}

/** 0.992 → 99.2; 0.1 → 10. */
function percent(share: number): string {
  return String(Number((share * 100).toFixed(1)));
}

/** A number of the manifest's records. */
function required(name: string, value: unknown): number {
  return typeof value === "number" ? value : lacking(name);
}

function lacking(name: string): never {
  throw new Absent(`The report's model has no ${name}.`);
}
