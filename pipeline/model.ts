import { ddim, guided, type Step } from "../diffusion/mod.ts";
import type { NativeModel } from "../inference/native.ts";
import type { StageContext } from "./stage.ts";

const FOLDER = "models/glyffuser";

/** The files of the model, for a stage's `files`. */
export const MODEL_FILES = [
  `${FOLDER}/manifest.json`,
  `${FOLDER}/denoiser.onnx`,
  `${FOLDER}/prompts.json`,
  `${FOLDER}/prompts.f16`,
];

/** Opens the model on the device asked for, and records what it is and where it runs. */
export async function openModel(
  { root, device, record }: Pick<StageContext, "root" | "device" | "record">,
): Promise<NativeModel> {
  // Loaded only here: onnxruntime is native code, and large.
  const { openNative } = await import("../inference/native.ts");
  const model = await openNative(`${root}/${FOLDER}`, {
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

/** Samples to draw with one setting; sample i has its own prompt and its own noise. */
export interface Draw {
  /** null = no condition. */
  prompts: readonly (string | null)[];
  seed: number;
  numInferenceSteps: number;
  guidanceScale: number;
}

/** One step of the samples `first` … `first + size − 1`. */
export interface BatchStep extends Step {
  first: number;
  size: number;
}

/**
 * Draws with DDIM, batch by batch; yields every step of every batch. A sample
 * is the same whatever the batch size.
 */
export async function* drawInBatches(
  model: Pick<NativeModel, "denoiser" | "schedule" | "prompts">,
  { prompts, seed, numInferenceSteps, guidanceScale }: Draw,
  batchSize: number,
): AsyncGenerator<BatchStep> {
  const denoiser = guided(model.denoiser, guidanceScale);
  for (let first = 0; first < prompts.length; first += batchSize) {
    const batch = prompts.slice(first, first + batchSize);
    const size = batch.length;
    const run = ddim(denoiser, model.schedule, {
      seed,
      numInferenceSteps,
      firstSample: first,
      shape: [size, ...denoiser.sampleShape],
      conditions: batch.map((it) =>
        it === null ? null : model.prompts.condition(it)
      ),
      clipSample: true,
    });
    for await (const step of run) yield { ...step, first, size };
  }
}

/** Pixels in [−1, 1] as bytes: −1 is 0 (ink), +1 is 255 (paper); what lies beyond is clipped. */
export function toBytes(pixels: Float32Array): Uint8Array<ArrayBuffer> {
  // A clamped array would round halves to even.
  return Uint8Array.from(
    pixels,
    (x) => Math.min(255, Math.max(0, Math.round((x + 1) * 127.5))),
  );
}
