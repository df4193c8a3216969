import {
  ddim,
  ddpm,
  dpmSolverMultistep,
  dpmSolverSde,
  guided,
} from "../diffusion/mod.ts";
import { MODEL_FILES, openModel, toBytes } from "./model.ts";
import { REPORT } from "./report.ts";
import { defineStage } from "./stage.ts";

/**
 * What `duel.json` holds. `glyphs.u8` has the finished glyphs `[samplers,
 * evaluations, imageSize, imageSize]`, `noise.u8` the state x_T that all of them
 * began with `[imageSize, imageSize]`, both clipped to [−1, 1].
 */
export interface DuelRecord {
  imageSize: number;
  prompt: string;
  seed: number;
  guidanceScale: number;
  samplers: DuelSampler[];
  /** Numbers of network evaluations, rising; guidance asks twice in each. */
  evaluations: number[];
  /**
   * Root mean square of the difference between a glyph and that of the next
   * larger number of evaluations, in units of x; `[samplers, evaluations − 1]`.
   */
  changes: number[][];
  /** The same between the samplers' last glyphs; `[samplers, samplers]`. */
  distances: number[][];
}

/** A sampler, and whether it adds noise on the way. */
export interface DuelSampler {
  name: keyof typeof SAMPLERS;
  stochastic: boolean;
}

const SAMPLERS = { ddim, dpmSolverMultistep, ddpm, dpmSolverSde };

/** One noise, one prompt, four samplers, ever more evaluations. */
export default defineStage({
  name: "duel",
  description: "one noise, finished by four samplers in few and many steps",
  module: import.meta.url,
  inputs: [],
  files: MODEL_FILES,
  parameters: {
    seed: 1,
    prompt: REPORT.prompts.duel,
    guidanceScale: 2,
    samplers: [
      { name: "ddim", stochastic: false },
      { name: "dpmSolverMultistep", stochastic: false },
      { name: "ddpm", stochastic: true },
      { name: "dpmSolverSde", stochastic: true },
    ] as DuelSampler[],
    evaluations: [4, 8, 16, 32, 64],
  },
  async run(context) {
    const { seed, prompt, guidanceScale, samplers, evaluations } =
      context.parameters;
    const model = await openModel(context);
    const { imageSize } = model.manifest;
    const denoiser = guided(model.denoiser, model.schedule, { guidanceScale });
    const condition = await model.encode(prompt);
    const total = samplers.length * evaluations.reduce((sum, n) => sum + n, 0);

    let noise = new Uint8Array();
    const glyphs: Uint8Array<ArrayBuffer>[] = [];
    const changes: number[][] = [];
    const ends: Float32Array[] = [];
    let done = 0;
    for (const { name } of samplers) {
      const finished: Float32Array[] = [];
      for (const numInferenceSteps of evaluations) {
        const run = SAMPLERS[name](denoiser, model.schedule, {
          seed,
          numInferenceSteps,
          shape: [1, ...denoiser.sampleShape],
          conditions: [condition],
          clipSample: true,
        });
        for await (const { index, x } of run) {
          if (index === 0) noise = toBytes(x);
          if (index < numInferenceSteps) {
            context.progress(++done, total, `${name}, ${numInferenceSteps}`);
          } else finished.push(x.slice());
        }
      }
      glyphs.push(...finished.map(toBytes));
      ends.push(finished[finished.length - 1]);
      changes.push(
        finished.slice(1).map((x, i) => rootMeanSquare(x, finished[i])),
      );
    }
    await model.close();

    const { output } = context;
    const record: DuelRecord = {
      imageSize,
      prompt,
      seed,
      guidanceScale,
      samplers,
      evaluations,
      changes,
      distances: ends.map((a) => ends.map((b) => rootMeanSquare(a, b))),
    };
    await Deno.writeFile(`${output}/noise.u8`, noise);
    await Deno.writeFile(
      `${output}/glyphs.u8`,
      new Blob(glyphs as BlobPart[]).stream(),
    );
    await Deno.writeTextFile(
      `${output}/duel.json`,
      JSON.stringify(record, null, 2),
    );
  },
});

/** Root mean square of the difference of two pictures. */
export function rootMeanSquare(a: Float32Array, b: Float32Array): number {
  const sum = a.reduce((all, it, i) => all + (it - b[i]) ** 2, 0);
  return Math.sqrt(sum / a.length);
}
