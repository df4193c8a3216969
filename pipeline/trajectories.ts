import { drawInBatches, MODEL_FILES, openModel, toBytes } from "./model.ts";
import { REPORT } from "./report.ts";
import { defineStage } from "./stage.ts";

/**
 * What `trajectories.json` holds. `trajectories.u8` has the states x and
 * `predictions.u8` the predicted x₀ that belong to them, both
 * `[runs, frames, imageSize, imageSize]`, clipped to [−1, 1].
 */
export interface TrajectoriesRecord {
  runs: number;
  /** Sampling steps + 1: the last frame is the finished glyph. */
  frames: number;
  imageSize: number;
  /** Timestep of each frame; −1 for the finished glyph. */
  timesteps: number[];
  /** Noise to signal of each frame, √((1 − ᾱ)/ᾱ). */
  sigmas: number[];
  prompt: string;
  seed: number;
  numInferenceSteps: number;
  sampler: "ddim";
  guidanceScale: number;
}

/** The whole way of a few samples from noise to glyph. */
export default defineStage({
  name: "trajectories",
  description: "every step of 16 samples, from noise to glyph",
  module: import.meta.url,
  inputs: [],
  files: MODEL_FILES,
  parameters: {
    seed: 1,
    runs: 16,
    prompt: REPORT.prompts.main,
    numInferenceSteps: 120,
    guidanceScale: 2,
  },
  async run(context) {
    const { seed, runs, prompt, numInferenceSteps, guidanceScale } =
      context.parameters;
    const model = await openModel(context);
    const { imageSize } = model.manifest;
    const pixels = imageSize ** 2;
    const frames = numInferenceSteps + 1;
    const states = new Uint8Array(runs * frames * pixels);
    const predictions = new Uint8Array(runs * frames * pixels);
    const timesteps: number[] = [];
    const sigmas: number[] = [];
    const draw = {
      prompts: Array<string>(runs).fill(prompt),
      seed,
      numInferenceSteps,
      guidanceScale,
    };
    for await (const step of drawInBatches(model, draw, runs)) {
      timesteps.push(step.t);
      sigmas.push(step.sigma);
      const x = toBytes(step.x);
      const x0 = toBytes(step.x0);
      for (let run = 0; run < runs; run++) {
        const from = run * pixels;
        const to = (run * frames + step.index) * pixels;
        states.set(x.subarray(from, from + pixels), to);
        predictions.set(x0.subarray(from, from + pixels), to);
      }
      context.progress(step.index + 1, frames);
    }
    await model.close();

    const record: TrajectoriesRecord = {
      runs,
      frames,
      imageSize,
      timesteps,
      sigmas,
      prompt,
      seed,
      numInferenceSteps,
      sampler: "ddim",
      guidanceScale,
    };
    const { output } = context;
    await Deno.writeFile(`${output}/trajectories.u8`, states);
    await Deno.writeFile(`${output}/predictions.u8`, predictions);
    await Deno.writeTextFile(
      `${output}/trajectories.json`,
      JSON.stringify(record, null, 2),
    );
  },
});
