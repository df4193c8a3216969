import { relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { fillNormal } from "../../diffusion/mod.ts";
import {
  type Manifest,
  type ManifestFile,
  ModelError,
  readManifest,
  type TextEncoderManifest,
} from "../../inference/manifest.ts";
import { openArtifact } from "../artifact.ts";
import { FileHashes } from "../file_hash.ts";
import { stages } from "../mod.ts";
import { openModel } from "../model.ts";
import { MODEL_FOLDER, reportOf } from "../report.ts";
import { planStages, withInputs } from "../plan.ts";
import { duration } from "../progress.ts";
import { runPipeline } from "../run.ts";
import type { Stage } from "../stage.ts";
import { readClassifierManifest } from "./classifier_manifest.ts";
import type {
  Evaluation,
  GuidanceQuality,
  Measurements,
  SamplerComparison,
} from "./evaluation.ts";
import { type EvaluationPlan, evaluationStages } from "./mod.ts";
import { modelCard } from "./model_card.ts";
import { targetRows, targetTable, thousands } from "./targets.ts";

const HELP =
  `Measures a model's files as they are shipped, in Deno: whether it draws the
radical it is asked for, how near its samples come to real glyphs, whether it
copies them, how few steps are enough. Prints the table of targets, writes it
into the manifest's \`metrics\`, and renews the model card.

deno task evaluate [options]

  --quick          a tenth of the samples
  --model DIR      another model than ${MODEL_FOLDER}
  --card           only renew the model card from the manifest
  --dry-run        say what would be done, and how long it takes
  --device DEVICE  auto (default), cuda, webgpu or cpu, for drawing
  --help           this text

Samples are kept in .artifacts/evaluation/, in parts of some minutes each: an
evaluation that was ended goes on where it was, and the full one uses what the
quick one drew.
`;
const DEVICES = ["auto", "cuda", "webgpu", "cpu"];

if (import.meta.main) Deno.exit(await main(Deno.args));

/** Exit status: 0 done, 1 a stage failed, 2 wrong usage, 130 interrupted. */
async function main(args: string[]): Promise<number> {
  const root = resolve(fileURLToPath(new URL("../..", import.meta.url)));
  const options = readOptions(args);
  if (typeof options === "string") {
    console.error(`evaluate: ${options}`);
    console.error("`deno task evaluate --help` lists the options.");
    return 2;
  }
  const { model, quick, device } = options;
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  try {
    if (reportOf(model).dataset.source !== "unihan") {
      console.error(
        `evaluate: it asks whether glyphs have the radical they should have; the pictures of ${model} are no glyphs`,
      );
      return 2;
    }
    if (options.card) {
      writeCard(root, model);
      return 0;
    }
    const plan = evaluationStages({ model, quick });
    const all = [...stages, ...plan.stages.map(({ stage }) => stage)];
    const nativeStep = await describeWork(root, { model, device, plan, all });
    if (options["dry-run"]) return 0;
    const interrupt = new AbortController();
    const onSignal = () => interrupt.abort();
    Deno.addSignalListener("SIGINT", onSignal);
    Deno.addSignalListener("SIGTERM", onSignal);
    // What is known is written before the slow sampler begins.
    let guidance: GuidanceQuality[] | undefined;
    for (const result of [plan.metrics, plan.guidance, plan.samplers]) {
      const { failed, notMade } = await runPipeline({
        root,
        stages: all,
        only: [result],
        atOnce: 1, // the network takes all processors
        command: "deno task evaluate",
        device,
        signal: interrupt.signal,
      });
      if (interrupt.signal.aborted) return 130;
      if (failed.length + notMade.length > 0) return 1;
      const open = (name: string) => openArtifact(name, { root, stages: all });
      const metrics = await open(plan.metrics);
      if (result === plan.guidance) {
        guidance = (await open(result)).json("guidance.json");
      }
      report(root, model, {
        quick,
        weights: openManifest(root, model).files.denoiser.sha256,
        classifier: readClassifierManifest(root).files.classifier.sha256,
        download: bytesToFetch(root, model),
        nativeStep,
        ...metrics.json<Measurements>("metrics.json"),
        ...guidance && { guidance },
        ...result === plan.samplers && {
          samplers: (await open(result)).json<SamplerComparison>(
            "samplers.json",
          ),
        },
      });
    }
    return 0;
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    console.error(`evaluate: ${error.message}`);
    return 1;
  }
}

/** The options, or what is wrong with them. */
function readOptions(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        quick: { type: "boolean", default: false },
        model: { type: "string", default: MODEL_FOLDER },
        card: { type: "boolean" },
        "dry-run": { type: "boolean" },
        device: { type: "string", default: "auto" },
        help: { type: "boolean", short: "h" },
      },
    });
    if (DEVICES.includes(values.device)) return values;
    return `unknown device \`${values.device}\`; the devices are ${
      DEVICES.join(", ")
    }`;
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * Measures how fast this machine is, and prints what is to be done and how long
 * it will take.
 */
async function describeWork(
  root: string,
  { model, device, plan, all }: {
    model: string;
    device: string;
    plan: EvaluationPlan;
    all: readonly Stage[];
  },
): Promise<Evaluation["nativeStep"]> {
  const { step, milliseconds } = await measureSpeed(root, model, device);
  const work = new Map(
    plan.stages.map(({ stage, work }) => [stage.name, work]),
  );
  const planned = withInputs(
    await planStages(all, new FileHashes(root)),
    [plan.metrics, plan.guidance, plan.samplers],
  );
  let total = 0;
  console.log(
    `One answer of the denoiser takes ${milliseconds.answer.toFixed(1)} ms, ` +
      `one glyph read ${milliseconds.reading.toFixed(1)} ms. At this rate:`,
  );
  for (const { stage: { name }, state, problem } of planned) {
    const { answers = 0, readings = 0, seconds = 0 } = work.get(name) ?? {};
    const time = seconds + answers * milliseconds.answer / 1000 +
      readings * milliseconds.reading / 1000;
    if (state === "missing") total += time;
    const label = name.replace(/^evaluation\//, "").padEnd(40);
    console.log(
      state === "present"
        ? `  ${label} is there`
        : state === "blocked"
        ? `  ${label} cannot be made: ${problem}`
        : `  ${label} ${duration(time).padStart(12)}${
          answers ? `  ${thousands(answers)} answers` : ""
        }`,
    );
  }
  console.log(`In all about ${duration(total)}.\n`);
  return step;
}

/** Milliseconds for an answer among many and for a glyph read; and for a lone step. */
async function measureSpeed(root: string, folder: string, device: string) {
  const model = await openModel({ root, device, record: () => {} }, folder);
  const pixels = model.manifest.imageSize ** 2;
  const prompt = model.prompts.condition(model.prompts.list[0].text);
  const answer = async (batch: number) => {
    const xt = new Float32Array(batch * pixels);
    fillNormal(xt, { seed: 1, sample: 0, step: 0 });
    const begin = performance.now();
    await model.denoiser.predict(xt, 500, Array(batch).fill(prompt));
    return (performance.now() - begin) / batch;
  };
  const lone = await medianOf(21, () => answer(1));
  const many = await medianOf(3, () => answer(32));
  await model.close();

  const { openClassifier } = await import("./classifier.ts");
  const classifier = await openClassifier(root);
  const reading = await medianOf(3, async () => {
    const begin = performance.now();
    await classifier.read(new Uint8Array(64 * classifier.imageSize ** 2));
    return (performance.now() - begin) / 64;
  });
  await classifier.close();
  return {
    step: {
      milliseconds: lone,
      device: model.device,
      processors: navigator.hardwareConcurrency,
    },
    milliseconds: { answer: many, reading },
  };
}

/** The median of so many times, after one that does not count. */
async function medianOf(count: number, measure: () => Promise<number>) {
  await measure();
  const times: number[] = [];
  for (let i = 0; i < count; i++) times.push(await measure());
  return times.toSorted((a, b) => a - b)[Math.floor(count / 2)];
}

/** Prints the table; writes manifest and card, unless they know better. */
function report(root: string, model: string, evaluation: Evaluation): void {
  const path = manifestPath(root, model);
  const manifest = openManifest(root, model);
  console.log(`\n${targetTable(targetRows(evaluation))}\n`);
  const known = manifest.metrics?.evaluation as Evaluation | undefined;
  if (
    evaluation.quick && known && !known.quick &&
    known.weights === evaluation.weights
  ) {
    console.log(
      `${relative(root, path)} keeps the full evaluation that it has.`,
    );
    return;
  }
  const json = JSON.parse(Deno.readTextFileSync(path));
  json.metrics = { ...json.metrics, evaluation };
  Deno.writeTextFileSync(path, JSON.stringify(json, null, 2) + "\n");
  console.log(`${relative(root, path)} has the numbers.`);
  writeCard(root, model);
}

/** What a page fetches of the model, and of the text encoder beside it. */
function bytesToFetch(root: string, model: string): Evaluation["download"] {
  const { files, textEncoder } = openManifest(root, model);
  const path = resolve(root, model, "..", textEncoder.name, "manifest.json");
  const encoder = JSON.parse(
    Deno.readTextFileSync(path),
  ) as TextEncoderManifest;
  const sum = (files: Record<string, ManifestFile>) =>
    Object.values(files).reduce((sum, { bytes }) => sum + bytes, 0);
  return { firstGlyph: sum(files), textEncoder: sum(encoder.files) };
}

function writeCard(root: string, model: string): void {
  const path = resolve(root, model, "README.md");
  Deno.writeTextFileSync(path, modelCard(openManifest(root, model)));
  console.log(`${relative(root, path)} is renewed.`);
}

function openManifest(root: string, model: string): Manifest {
  const path = manifestPath(root, model);
  return readManifest(Deno.readTextFileSync(path), path);
}

function manifestPath(root: string, model: string): string {
  return resolve(root, model, "manifest.json");
}
