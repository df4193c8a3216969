import { openManifest } from "../../components/figures/mod.ts";
import { thousands } from "../../components/figures/drawing/figure.ts";
import { openGlyphs } from "../../components/figures/drawing/glyphs.ts";
import { type Artifact, openArtifact } from "../../pipeline/artifact.ts";

/** Every number that the text names, from what it was measured on. */
const numbers: Record<string, () => string | Promise<string>> = {
  glyphs: async () => thousands((await dataset()).count),
  trainingGlyphs: async () => thousands(await countOf("train")),
  testGlyphs: async () => thousands(await countOf("test")),
  imageSize: async () => String((await dataset()).imageSize),
  pixels: async () => thousands(await pixels()),
  /** The index of the last pixel, in a formula. */
  lastPixel: async () => String(await pixels()),
  /** Digits of the number of possible pictures. */
  picturesDigits: async () =>
    thousands(Math.floor(await pixels() * Math.log10(256)) + 1),
  timesteps: () => thousands(openManifest().schedule.numTrainTimesteps!),
  logSnrShift: () => {
    const { schedule } = openManifest();
    if (schedule.name !== "shifted_cosine") {
      throw new Error(`the model's schedule is ${schedule.name}: not shifted`);
    }
    const { noiseSize = 32, imageSize } = schedule;
    return (2 * Math.log(imageSize / noiseSize)).toFixed(2);
  },
  parameters: () =>
    `${
      (required("parameters", openManifest().parameters) / 1e6).toFixed(1)
    } million`,
  modelMegabytes: () => (openManifest().files.denoiser.bytes / 1e6).toFixed(0),
  trainingExamples: () =>
    thousands(
      required(
        "training.examples",
        openManifest().training?.examples as number | undefined,
      ),
    ),
  textWidth: () => String(openManifest().textEncoder.width),
  samplesTogether: async () => String((await trajectories()).runs),
  samplingSteps: async () =>
    String((await trajectories()).timesteps.filter((t) => t >= 0).length),
};

/** `{{ comp.number({ of: "glyphs" }) }}` → 20,509 */
export default function ({ of }: { of: string }): string | Promise<string> {
  const number = numbers[of];
  if (number) return number();
  throw new Error(
    `there is no number "${of}": content/_components/number.ts has ${
      Object.keys(numbers).join(", ")
    }`,
  );
}

const artifacts = new Map<string, Promise<Artifact>>();

function artifact(name: string): Promise<Artifact> {
  if (!artifacts.has(name)) {
    const opening = openArtifact(name);
    artifacts.set(name, opening);
    opening.catch(() => artifacts.delete(name));
  }
  return artifacts.get(name)!;
}

async function dataset() {
  return openGlyphs(await artifact("dataset"));
}

async function pixels(): Promise<number> {
  return (await dataset()).imageSize ** 2;
}

async function countOf(split: string): Promise<number> {
  const { records } = await dataset();
  return records.filter((record) => record.split === split).length;
}

async function trajectories() {
  return (await artifact("trajectories")).json<
    { runs: number; timesteps: number[] }
  >("trajectories.json");
}

function required(name: string, value: number | undefined): number {
  if (typeof value === "number") return value;
  throw new Error(
    `models/glyffuser/manifest.json has no ${name}: export the model again`,
  );
}
