/** A recorded run, for browsers that cannot run the model. */
import {
  ddim,
  scheduleFrom,
  type ScheduleSpec,
  type Step,
} from "../../../diffusion/mod.ts";
import { fetchFrom } from "../../../inference/request.ts";
import { replayDenoiser } from "./replay_denoiser.ts";

/** What the file of a recorded run holds. */
export interface RecordedRun {
  /** Address of the x₀ of all steps as one grey picture, relative to the file. */
  image: string;
  /** Its tiles: in rows from the top left, one for each timestep. */
  columns: number;
  imageSize: number;
  /** Of a run with `ddim`, without those of the finished sample. */
  timesteps: number[];
  schedule: ScheduleSpec;
  prompt: string;
  seed: number;
  guidanceScale: number;
}

/** A recorded run, ready to be gone again. */
export interface Replay extends RecordedRun {
  start(): AsyncIterable<Step>;
}

/**
 * Fetches a recorded run.
 * @throws {ModelError} `network` or `missing-file`
 */
export async function openReplay(address: URL): Promise<Replay> {
  const run: RecordedRun = await (await fetchFrom(address, {})).json();
  const { columns, imageSize, timesteps, seed } = run;
  const picture = await fetchFrom(new URL(run.image, address), {});
  const bitmap = await createImageBitmap(await picture.blob());
  const canvas = new OffscreenCanvas(imageSize, imageSize);
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  const recorded = new Map(timesteps.map((t, i) => {
    const left = i % columns * imageSize;
    const top = Math.floor(i / columns) * imageSize;
    context.drawImage(bitmap, -left, -top);
    const { data } = context.getImageData(0, 0, imageSize, imageSize);
    const x0 = new Float32Array(imageSize ** 2);
    for (let k = 0; k < x0.length; k++) x0[k] = data[4 * k] / 127.5 - 1;
    return [t, x0];
  }));
  bitmap.close();
  const schedule = scheduleFrom(run.schedule);
  const shape = [1, imageSize, imageSize];
  return {
    ...run,
    start: () =>
      ddim(replayDenoiser(recorded, schedule, shape), schedule, {
        seed,
        numInferenceSteps: timesteps.length,
        shape: [1, ...shape],
        clipSample: true,
      }),
  };
}
