import type { Manifest } from "../../../inference/manifest.ts";
import type { Artifact } from "../../../pipeline/artifact.ts";
import { thousands } from "./figure.ts";
import { openGlyphs } from "./glyphs.ts";
import { openTrajectories } from "./trajectories.ts";

/** What the text's numbers are read from. */
export interface NumberSources {
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

const countOf = (split: string): Reading => async (sources) => {
  const { records } = await glyphs(sources);
  return thousands(records.filter((it) => it.split === split).length);
};

/** Every number that the text names, by name. */
export const numbers: Readonly<Record<string, Reading>> = {
  glyphs: async (sources) => thousands((await glyphs(sources)).count),
  trainingGlyphs: countOf("train"),
  testGlyphs: countOf("test"),
  imageSize: async (sources) => String((await glyphs(sources)).imageSize),
  pixels: async (sources) => thousands(await pixels(sources)),
  /** Without a comma, which would be one in a formula. */
  lastPixel: async (sources) => String(await pixels(sources)),
  /** Digits of 256 to the power of the number of pixels. */
  picturesDigits: async (sources) =>
    thousands(Math.floor(await pixels(sources) * Math.log10(256)) + 1),
  principalComponents: async (sources) =>
    String((await explainedVariance(sources)).length),
  /** In percent. */
  explainedVariance: async (sources) => {
    const shares = await explainedVariance(sources);
    return (shares.reduce((sum, it) => sum + it, 0) * 100).toFixed(0);
  },
  timesteps: ({ manifest }) =>
    thousands(
      required("numTrainTimesteps", manifest().schedule.numTrainTimesteps),
    ),
  logSnrShift: ({ manifest }) => {
    const { schedule } = manifest();
    if (schedule.name !== "shifted_cosine") {
      throw new Error(`the model's schedule is ${schedule.name}: not shifted`);
    }
    const { imageSize, noiseSize = 32 } = schedule;
    return (2 * Math.log(imageSize / noiseSize)).toFixed(2);
  },
  parameters: ({ manifest }) =>
    `${
      (required("parameters", manifest().parameters) / 1e6).toFixed(1)
    } million`,
  modelMegabytes: ({ manifest }) => {
    const bytes = Object.values(manifest().files)
      .reduce((sum, file) => sum + file.bytes, 0);
    return (bytes / 1e6).toFixed(0);
  },
  trainingExamples: ({ manifest }) =>
    thousands(required("training.examples", manifest().training?.examples)),
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

function required(name: string, value: unknown): number {
  if (typeof value === "number") return value;
  throw new Error(
    `models/glyffuser/manifest.json has no ${name}: export the model again`,
  );
}
