import { dpmSolverSde, guided } from "../diffusion/mod.ts";
import { MODEL_FILES, openModel, toBytes } from "./model.ts";
import { REPORT } from "./report.ts";
import { defineStage } from "./stage.ts";

/**
 * What `sde.json` holds. `states.u8` has the states x and `predictions.u8` the
 * predicted x₀ that belong to them, both `[runs, frames, imageSize, imageSize]`,
 * clipped to [−1, 1].
 */
export interface SdeRecord {
  runs: number;
  /** Sampling steps + 1: the last frame is the finished glyph. */
  frames: number;
  imageSize: number;
  /** Timestep of each frame; −1 for the finished glyph. */
  timesteps: number[];
  prompts: string[];
  seed: number;
  numInferenceSteps: number;
  guidanceScale: number;
}

/** The whole way of a few samples through the reverse SDE. */
export default defineStage({
  name: "sde",
  description: "every step of 4 samples by the SDE form of DPM-Solver++",
  module: import.meta.url,
  inputs: [],
  files: MODEL_FILES,
  parameters: {
    seed: 1,
    prompts: REPORT.prompts.sde as string[],
    numInferenceSteps: 40,
    guidanceScale: 2,
  },
  async run(context) {
    const { seed, prompts, numInferenceSteps, guidanceScale } =
      context.parameters;
    const model = await openModel(context);
    const { imageSize } = model.manifest;
    const denoiser = guided(model.denoiser, model.schedule, { guidanceScale });
    const runs = prompts.length;
    const pixels = imageSize ** 2;
    const frames = numInferenceSteps + 1;
    const states = new Uint8Array(runs * frames * pixels);
    const predictions = new Uint8Array(runs * frames * pixels);
    const timesteps: number[] = [];
    const steps = dpmSolverSde(denoiser, model.schedule, {
      seed,
      numInferenceSteps,
      shape: [runs, ...denoiser.sampleShape],
      conditions: await Promise.all(prompts.map((it) => model.encode(it))),
      clipSample: true,
    });
    for await (const { index, t, x, x0 } of steps) {
      timesteps.push(t);
      const [state, prediction] = [toBytes(x), toBytes(x0)];
      for (let run = 0; run < runs; run++) {
        const from = run * pixels;
        const to = (run * frames + index) * pixels;
        states.set(state.subarray(from, from + pixels), to);
        predictions.set(prediction.subarray(from, from + pixels), to);
      }
      context.progress(index + 1, frames);
    }
    await model.close();

    const record: SdeRecord = {
      runs,
      frames,
      imageSize,
      timesteps,
      prompts,
      seed,
      numInferenceSteps,
      guidanceScale,
    };
    const { output } = context;
    await Deno.writeFile(`${output}/states.u8`, states);
    await Deno.writeFile(`${output}/predictions.u8`, predictions);
    await Deno.writeTextFile(
      `${output}/sde.json`,
      JSON.stringify(record, null, 2),
    );
  },
});
