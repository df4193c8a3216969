import { resolve } from "node:path";
import {
  ddim,
  ddpm,
  type Denoiser,
  dpmSolverMultistep,
  guided,
  type Step,
} from "../diffusion/mod.ts";
import type { NativeModel } from "../inference/native.ts";
import type { TextCondition } from "../inference/prompts.ts";
import { MODEL_FOLDER } from "./report.ts";
import type { StageContext } from "./stage.ts";
import type { StageFile } from "./stage_file.ts";

/**
 * The files of a model, for a stage's `files`. What was measured of the model
 * is left out: it is made by stages, and must not make them stale.
 */
export function modelFiles(folder: string): StageFile[] {
  return [
    { path: `${folder}/manifest.json`, without: ["metrics"] },
    `${folder}/denoiser.onnx`,
    `${folder}/prompts.json`,
    `${folder}/prompts.f16`,
  ];
}

/** The files of the report's model. */
export const MODEL_FILES = modelFiles(MODEL_FOLDER);

/** Opens a model on the device asked for, and records what it is and where it runs. */
export async function openModel(
  { root, device, record }: Pick<StageContext, "root" | "device" | "record">,
  folder = MODEL_FOLDER,
): Promise<NativeModel> {
  // Loaded only here: onnxruntime is native code, and large.
  const { openNative } = await import("../inference/native.ts");
  const model = await openNative(resolve(root, folder), {
    device: device as "auto" | "cuda" | "webgpu" | "cpu",
  });
  const { files, training } = model.manifest;
  const trainedOn = training?.dataset;
  record({
    device: model.device,
    modelHash: files.denoiser.sha256,
    datasetHash: typeof trainedOn === "string" ? trainedOn : undefined,
  });
  return model;
}

const SAMPLERS = { ddim, ddpm, dpmSolverMultistep };

/** Samples to draw with one setting; sample i has its own prompt and its own noise. */
export interface Draw {
  /** "ddim" by default. */
  sampler?: keyof typeof SAMPLERS;
  /** Number of the first prompt's sample; 0 by default. */
  firstSample?: number;
  /** null = no condition. */
  prompts: readonly (string | null)[];
  seed: number;
  numInferenceSteps: number;
  guidanceScale: number;
}

/** One step of the samples of prompts `first` … `first + size − 1`. */
export interface BatchStep extends Step {
  first: number;
  size: number;
}

/**
 * Draws batch by batch; yields every step of every batch. A sample is the same
 * whatever the batch size. As with any sampler, the arrays hold until the next
 * step.
 */
export async function* drawInBatches(
  model: Pick<NativeModel, "schedule" | "encode"> & {
    denoiser: Denoiser<TextCondition>;
  },
  {
    sampler = "ddim",
    firstSample = 0,
    prompts,
    seed,
    numInferenceSteps,
    guidanceScale,
  }: Draw,
  batchSize: number,
): AsyncGenerator<BatchStep> {
  const denoiser = guided(model.denoiser, model.schedule, { guidanceScale });
  for (let first = 0; first < prompts.length; first += batchSize) {
    const batch = prompts.slice(first, first + batchSize);
    const size = batch.length;
    const run = SAMPLERS[sampler](denoiser, model.schedule, {
      seed,
      numInferenceSteps,
      firstSample: firstSample + first,
      shape: [size, ...denoiser.sampleShape],
      conditions: await Promise.all(
        batch.map((it) => it === null ? null : model.encode(it)),
      ),
      clipSample: true,
    });
    for await (const step of run) yield { ...step, first, size };
  }
}

/** Pixels in [−1, 1] as bytes: −1 is 0 (ink), +1 is 255 (paper); what lies beyond is clipped. */
export function toBytes(pixels: Float32Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(pixels.length);
  // A clamped array would round halves to even.
  for (let i = 0; i < bytes.length; i++) {
    const grey = Math.round((pixels[i] + 1) * 127.5);
    bytes[i] = Math.min(255, Math.max(0, grey));
  }
  return bytes;
}
