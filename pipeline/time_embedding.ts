import { MODEL_FILES, openModel } from "./model.ts";
import { NETWORK, NOT_OF_THE_RECIPE } from "./recipe.ts";
import { defineStage } from "./stage.ts";

/**
 * What `time-embedding.json` holds. Beside it:
 *
 * - `sinusoids.f32` `[numTrainTimesteps, inputWidth]`: the fixed formula
 * - `embedding.f32` `[timesteps, width]`: what the network makes of it
 */
export interface TimeEmbeddingRecord {
  numTrainTimesteps: number;
  /** At which the network was asked, evenly from the first to the last. */
  timesteps: number[];
  /** Length of the formula's vector: cosines, then as many sines. */
  inputWidth: number;
  /** Length of the network's vector. */
  width: number;
}

/** How the timestep is told to the network. */
export default defineStage({
  name: "time-embedding",
  description: "the timestep as a vector, before and after the network",
  module: import.meta.url,
  inputs: [],
  files: MODEL_FILES,
  absent: NOT_OF_THE_RECIPE,
  parameters: {
    count: 65,
    /** Two numbers for each channel of the finest level. */
    inputWidth: 2 * (NETWORK?.channels[0] ?? 0),
  },
  async run(context) {
    const { count, inputWidth } = context.parameters;
    const model = await openModel(context);
    const { imageSize, channels } = model.manifest;
    const numTrainTimesteps = model.schedule.alphasCumprod.length;
    const timesteps = Array.from(
      { length: count },
      (_, i) => Math.round(i / (count - 1) * (numTrainTimesteps - 1)),
    );
    // The embedding depends on the timestep alone: any picture will do.
    const xt = new Float32Array(channels * imageSize ** 2);
    const rows: Float32Array<ArrayBuffer>[] = [];
    for (const [i, t] of timesteps.entries()) {
      const { timeEmbedding } = await model.denoiser.observe(xt, t, [null]);
      rows.push(timeEmbedding as Float32Array<ArrayBuffer>);
      context.progress(i + 1, count);
    }
    await model.close();

    const record: TimeEmbeddingRecord = {
      numTrainTimesteps,
      timesteps,
      inputWidth,
      width: rows[0].length,
    };
    const write = (name: string, rows: Float32Array<ArrayBuffer>[]) =>
      Deno.writeFile(`${context.output}/${name}.f32`, new Blob(rows).stream());
    await write(
      "sinusoids",
      Array.from(
        { length: numTrainTimesteps },
        (_, t) => timestepSinusoids(t, inputWidth),
      ),
    );
    await write("embedding", rows);
    await Deno.writeTextFile(
      `${context.output}/time-embedding.json`,
      JSON.stringify(record, null, 2),
    );
  },
});

/**
 * A timestep as cosines and sines of `width` / 2 frequencies, falling from 1 to
 * nearly 1/10000 radians a step in equal ratios (Vaswani et al. 2017, section
 * 3.5; as `timestep_embedding` in `models/training/network.py`).
 *
 * @param width Even.
 * @returns All cosines, then all sines.
 */
export function timestepSinusoids(
  t: number,
  width: number,
): Float32Array<ArrayBuffer> {
  const half = width / 2;
  const out = new Float32Array(width);
  for (let i = 0; i < half; i++) {
    const angle = t * 10_000 ** (-i / half);
    out[i] = Math.cos(angle);
    out[half + i] = Math.sin(angle);
  }
  return out;
}
