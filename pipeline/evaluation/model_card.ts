import type { PredictionType } from "../../diffusion/mod.ts";
import type { Manifest, TensorSpec } from "../../inference/manifest.ts";
import type {
  Evaluation,
  GuidanceQuality,
  QualityOf,
  SamplerComparison,
} from "./evaluation.ts";
import { percent, targetRows, thousands } from "./targets.ts";

/** What the export writes into a manifest's `training`. */
interface Training {
  dataset: string;
  examples: number;
  steps: number;
  seconds: number;
  /** On what it was trained, in words. */
  hardware?: string;
  configuration: {
    network: { patch_size: number; channels: number[] };
    captions: { drop: number; radical: number; sense: number };
  };
  log: {
    examples: number;
    loss: number | null;
    validationLoss: number;
    seconds: number;
  }[];
}

/**
 * The model card, in Markdown. Everything in it is read from the manifest, so
 * that the two never disagree.
 *
 * @throws Error when the manifest has no training record.
 */
export function modelCard(manifest: Manifest): string {
  const { files, imageSize, name, schedule, valueRange, version } = manifest;
  const training = manifest.training as unknown as Training | undefined;
  if (!training) {
    throw new Error(
      `the manifest of ${name} has no training record: export the model again`,
    );
  }
  const { network, captions } = training.configuration;
  const rest = 1 - captions.drop - captions.radical - captions.sense;
  const bits = 8 * files.denoiser.bytes / manifest.parameters!;
  const prompts = files.prompts.bytes + files.promptVectors.bytes;
  return `# ${name} ${version}

Draws ${imageSize} × ${imageSize} grey-scale glyphs, in the manner of Chinese characters, from
English words. It is the running example of the guide, small enough for a phone. Written by
\`deno task evaluate\` from \`manifest.json\`.

| | |
| --- | --- |
| network | U-Net, ${thousands(manifest.parameters!)} parameters, channels ${
    network.channels.join(" / ")
  } on patches of ${network.patch_size} × ${network.patch_size} pixels |
| predicts | ${
    predicted[manifest.predictionType]
  } (\`predictionType: "${manifest.predictionType}"\`) |
| schedule | \`${schedule.name}\`, T = ${
    "numTrainTimesteps" in schedule ? schedule.numTrainTimesteps : "?"
  } |
| inputs | ${manifest.inputs.map(shapeOf).join("; ")} |
| values | ${valueRange[0]} = ink, ${valueRange[1]} = paper |
| text | token vectors of [${manifest.textEncoder.name}](../${manifest.textEncoder.name}), made beforehand for a list of prompts (\`prompts.json\`) |
| download | denoiser ${megabytes(files.denoiser.bytes)} (${
    bits.toFixed(1)
  } bits a parameter, computed in float32), prompts ${megabytes(prompts)} |

## Data

Glyphs of Noto Sans SC (regular) for every character U+3400–U+9FFF with an English
\`kDefinition\` in Unihan; SHA-256 of the images \`${
    training.dataset.slice(0, 16)
  }…\`. 90 % for
training; characters that share a caption share a split. With each glyph goes no text
(${share(captions.drop)}), the English name of its radical (${
    share(captions.radical)
  }), one sense of its definition (${share(captions.sense)}),
or all of it (${
    share(rest)
  }). So short prompts such as “gold” work because the radicals' names
were taught.

## Training

${trainingRecord(training)}

## Measured

${measured(manifest)}

## Limits

- One typeface, one weight. It knows nothing of handwriting or of other styles.
- The captions are Unihan's: terse, archaic in places, and in English only.
- What it draws is not Chinese. A glyph may resemble a real character by chance.
- A prompt that is not in \`prompts.json\` needs the text encoder, which is fetched only then.

## Licences

${
    Object.entries(manifest.licences as Record<string, string>)
      .map(([what, licence]) => `- ${what}: ${licence}`).join("\n")
  }
`;
}

function trainingRecord(training: Training): string {
  const { examples, steps, seconds, hardware, log } = training;
  const last = log.at(-1)!;
  const losses = log.filter((it) => it.loss !== null);
  // Some of them, at even distances up to the last; all are in the manifest.
  const every = Math.ceil(losses.length / 12);
  const shown = losses.filter((_, i) => (losses.length - 1 - i) % every === 0);
  const rows = shown.map((it) =>
    `| ${thousands(it.examples)} | ${it.loss!.toFixed(4)} | ${
      it.validationLoss.toFixed(4)
    } | ${minutes(it.seconds)} |`
  );
  return `${thousands(examples)} noised examples in ${
    thousands(steps)
  } steps, ${minutes(seconds)} minutes${hardware ? ` on ${hardware}` : ""}.
Loss at the end ${last.loss?.toFixed(4) ?? "unknown"} on training glyphs and ${
    last.validationLoss.toFixed(4)
  } on held-out ones (averaged
weights; mean squared error of x₀, weighted by min(SNR, 5)).

| examples | loss | held-out loss | minutes |
| --- | --- | --- | --- |
${rows.join("\n")}`;
}

/** What the export found, and what `deno task evaluate` did. */
function measured(manifest: Manifest): string {
  const metrics = manifest.metrics ?? {};
  const parts: string[] = [];
  const { exportMaxAbsDifference, quantisationRms } = metrics;
  if (typeof exportMaxAbsDifference === "number") {
    parts.push(
      `The ONNX graph differs from PyTorch by at most ${
        exportMaxAbsDifference.toExponential(1)
      } in x₀ (three seeds)${
        typeof quantisationRms === "number"
          ? `; rounding its weights changes x₀ by ${
            quantisationRms.toExponential(1)
          } (root mean square)`
          : ""
      }.`,
    );
  }
  const evaluation = metrics.evaluation as Evaluation | undefined;
  parts.push(
    evaluation?.weights === manifest.files.denoiser.sha256
      ? evaluated(evaluation)
      : "Samples of these weights have not been measured yet: run `deno task evaluate`.",
  );
  return parts.join("\n\n");
}

function evaluated(evaluation: Evaluation): string {
  const { sampling, radicalAccuracy, novelty, guidance, samplers } = evaluation;
  const targets = targetRows(evaluation).map((it) =>
    `| ${it.what} | ${it.target} | ${it.measured} | ${it.met ? "yes" : "no"} |`
  );
  const qualities = evaluation.quality.map((it) =>
    `| ${names[it.of]} | ${thousands(it.count)} | ${
      it.precision.toFixed(3)
    } | ${it.recall.toFixed(3)} | ${it.frechetDistance.toPrecision(3)} |`
  );
  const radicals = Object.entries(radicalAccuracy.byRadical)
    .toSorted(([, a], [, b]) => b.share - a.share)
    .map(([name, { share: right }]) => `${name} ${share(right)}`);
  return `${
    evaluation.quick
      ? "With a tenth of the samples (`--quick`): rough.\n\n"
      : ""
  }Samples come from the ONNX file, in Deno, by DPM-Solver++ 2M in ${sampling.numInferenceSteps} steps with
guidance ${sampling.guidanceScale} where nothing else is said; none was thrown away. The judge is
[the radical classifier](../radical-classifier/README.md). Intervals are Wilson's, 95 %.
What Unicode calls the radical of a character is at times a convention that no eye can find; the
classifier misses those, mostly of radicals that are not asked for here.

| what | target | measured | reached |
| --- | --- | --- | --- |
${targets.join("\n")}

Asked for a radical by its English name, ${radicalAccuracy.samplesPerRadical} samples each, the classifier reads it in:
${radicals.join(", ")}.

Precision is the share of images that lie where real glyphs lie, recall the share of real
glyphs that lie where the images do (Kynkäänniemi et al. 2019, k = 3); both, and the Fréchet
distance, among the features by which the classifier decides. Each row is compared with as many
training glyphs, always from the same half of them; the distance falls with the number, so only rows
of equal number can be held against each other.

| images | number | precision | recall | Fréchet distance |
| --- | --- | --- | --- | --- |
${qualities.join("\n")}

The first row is the one to judge by: the captions are those of the glyphs that were kept from
training, in turn, each time with other noise. Those glyphs were chosen by a hash, so their captions
should make samples that are spread as all glyphs are.

Of ${thousands(novelty.samples)} samples, ${
    percent(novelty.features.tooNear)
  } are nearer to a training glyph by features, and ${
    percent(novelty.ink.tooNear)
  } share more ink
with one, than all but 1 % of the real held-out glyphs are and do. Real held-out glyphs would
come to 1 %.${guidance ? `\n\n${byGuidance(guidance)}` : ""}${
    samplers ? `\n\n${compared(samplers, sampling.numInferenceSteps)}` : ""
  }`;
}

function byGuidance(guidance: readonly GuidanceQuality[]): string {
  const rows = guidance.map((it) =>
    `| ${it.guidanceScale} | ${it.precision.toFixed(3)} | ${
      it.recall.toFixed(3)
    } | ${it.frechetDistance.toPrecision(3)} | ${
      percent(it.radicalAccuracy.share)
    } |`
  );
  return `By guidance, the same ${
    thousands(guidance[0].samples)
  } held-out captions and first noise each time; “radical” is the share
of samples with the radical of the glyph whose caption it was. At 0 the text does not count.

| guidance | precision | recall | Fréchet distance | radical |
| --- | --- | --- | --- | --- |
${rows.join("\n")}`;
}

function compared(
  { samples, fast, slow, real }: SamplerComparison,
  steps: number,
): string {
  return `With the same ${
    thousands(samples)
  } captions and first noise, the Fréchet distance is ${
    fast.toPrecision(3)
  } after ${steps} steps of
DPM-Solver++ and ${
    slow.toPrecision(3)
  } after 250 of DDPM; as many other real glyphs are at ${
    real.toPrecision(3)
  }.`;
}

const names: Readonly<Record<QualityOf, string>> = {
  captions: "samples, prompted with held-out captions",
  "radical names":
    "samples, prompted with names of radicals as frequent as among the glyphs",
  unprompted: "samples, prompted with nothing (no guidance)",
  "other half": "yardstick: the other half of the training glyphs",
  "held out": "yardstick: real glyphs that nothing was trained on",
  "other font": "yardstick: real characters in Noto Serif SC",
};

const predicted: Readonly<Record<PredictionType, string>> = {
  sample: "x₀",
  epsilon: "ε",
  v_prediction: "v",
  score: "the score",
};

function shapeOf({ name, shape }: TensorSpec): string {
  return `\`${name}\` [${shape.join(", ")}]`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function minutes(seconds: number): string {
  return (seconds / 60).toFixed(0);
}

function share(part: number): string {
  return `${(100 * part).toFixed(0)} %`;
}
