/** The samples of one weight, as they come. */
import { dpmSolverMultistep, guided } from "../../../diffusion/mod.ts";
import type { ModelLease } from "../../../inference/shared_model.ts";
import { Recording } from "../model/recording.ts";
import { type Answers, overheard } from "./answers.ts";
import { drawSheet } from "./pictures.ts";

/** What names the samples, together with the weight. */
export interface Settings {
  prompt: string;
  seed: number;
  samples: number;
  steps: number;
}

/** One run of all samples at one weight. */
export interface Column {
  readonly weight: number;
  /** Each of its pictures is of all samples, `[samples × size²]`. */
  readonly recording: Recording;
  /** Of each step that has been made. */
  readonly answers: readonly Answers[];
}

/**
 * Begins the run, which goes on as it is recorded: the pipeline's own, with the
 * same sampler and the same noise.
 *
 * @throws {ModelError} `unknown-prompt`
 */
export function columnOf(
  { prompt, seed, samples, steps }: Settings,
  weight: number,
  lease: ModelLease,
): Column {
  const { schedule, prompts } = lease;
  const condition = prompts.condition(prompt);
  const numInferenceSteps = Math.min(steps, schedule.numTrainTimesteps);
  const answers: Answers[] = [];
  const recording = new Recording(numInferenceSteps, (signal) => {
    const denoiser = overheard(
      lease.denoiser(signal),
      (heard) => answers.push(heard),
    );
    return dpmSolverMultistep(
      guided(denoiser, schedule, { guidanceScale: weight }),
      schedule,
      {
        seed,
        numInferenceSteps,
        shape: [samples, ...denoiser.sampleShape],
        conditions: Array(samples).fill(condition),
        clipSample: true,
      },
    );
  });
  return { weight, recording, answers };
}

/** Of each column, its newest pictures, and how many there were of them. */
const sheets = new WeakMap<
  Column,
  { frames: number; canvas: HTMLCanvasElement }
>();

/** The newest pictures of all samples, below each other; null before the first. */
export function sheetOf(
  column: Column,
  samples: number,
): HTMLCanvasElement | null {
  const { frames } = column.recording;
  if (!frames.length) return null;
  const drawn = sheets.get(column);
  if (drawn?.frames === frames.length) return drawn.canvas;
  const canvas = drawSheet(frames.at(-1)!.xt, samples, drawn?.canvas);
  sheets.set(column, { frames: frames.length, canvas });
  return canvas;
}
