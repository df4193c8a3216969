import { MODEL_FILES, openModel, toBytes } from "./model.ts";
import { ddim, guided } from "../diffusion/mod.ts";
import {
  type Loadings,
  middleOf,
  nearestTo,
  pooled,
  project,
} from "./projection/placing.ts";
import { REPORT } from "./report.ts";
import { defineStage } from "./stage.ts";

/**
 * What `run-on-the-map.json` holds. `predictions.u8` has the predicted x₀ of
 * every frame `[runs, frames, imageSize, imageSize]`, clipped to [−1, 1].
 *
 * `mean.f32` `[side, side]` and `loadings.f32` `[side, side, components]` place
 * pictures of that many pixels a side, of ink from 0 to 255: what a browser
 * needs to place a run of its own.
 */
export interface RunOnTheMapRecord {
  imageSize: number;
  /** Of the pictures that the loadings are for. */
  side: number;
  /** Sampling steps + 1: the last frame is the finished glyph. */
  frames: number;
  /** Timestep of each frame; −1 for the finished glyph. */
  timesteps: number[];
  seed: number;
  guidanceScale: number;
  neighbours: number;
  runs: MappedRun[];
}

/** Where one run's predicted x₀ lies in the projection, frame by frame. */
export interface MappedRun {
  /** null = drawn without words. */
  prompt: string | null;
  /** Number of the sample: with the seed, it addresses the noise. */
  sample: number;
  places: [x: number, y: number][];
  /** Median distance of the neighbours from each place, in the same units. */
  spreads: number[];
}

/**
 * Runs of the sampler as paths through the projection. UMAP gives no place to a
 * picture that it was not fitted to. So each predicted x₀ is taken to the
 * principal components that UMAP started from, where its nearest glyphs of the
 * dataset are sought, and placed in the middle of them.
 */
export default defineStage({
  name: "run-on-the-map",
  description: "runs of the sampler, step by step, on the projection",
  module: import.meta.url,
  inputs: ["dataset", "projection"],
  files: MODEL_FILES,
  parameters: {
    seed: 1,
    unprompted: 8,
    prompts: REPORT.prompts.map as string[],
    numInferenceSteps: 24,
    guidanceScale: 2,
    neighbours: 15,
    /** At most. Half of a glyph's: a quarter of the numbers, and nearly the same places. */
    side: 64,
  },
  async run(context) {
    const { input, output, parameters, progress } = context;
    const { seed, numInferenceSteps, guidanceScale, neighbours } = parameters;
    const floats = async (name: string) =>
      new Float32Array(
        (await Deno.readFile(`${input("projection")}/${name}`)).buffer,
      );
    const components = await floats("pca.f32");
    const positions = await floats("projection.f32");
    const count = positions.length / 2;

    const model = await openModel(context);
    const { imageSize } = model.manifest;
    const pixels = imageSize ** 2;
    const side = sideWithin(imageSize, parameters.side);
    const frames = numInferenceSteps + 1;
    const loadings = loadingsOf(
      inkOf(`${input("dataset")}/glyphs.u8`, count, pixels),
      components,
      (done, total) => progress(50 * done / total, 100, "components"),
    );
    // Without words there is nothing to guide, and the network is asked once.
    const draws = [
      {
        prompts: Array<null>(parameters.unprompted).fill(null),
        denoiser: guided(model.denoiser, model.schedule, { guidanceScale: 0 }),
      },
      {
        prompts: parameters.prompts,
        denoiser: guided(model.denoiser, model.schedule, { guidanceScale }),
      },
    ];
    const runs: MappedRun[] = draws.flatMap(({ prompts }) =>
      prompts.map((prompt, sample) => ({
        prompt,
        sample,
        places: [],
        spreads: [],
      }))
    );
    const timesteps: number[] = [];
    const predictions = new Uint8Array(runs.length * frames * pixels);
    for (const [i, { prompts, denoiser }] of draws.entries()) {
      if (prompts.length === 0) continue;
      const first = i === 0 ? 0 : parameters.unprompted;
      const steps = ddim(denoiser, model.schedule, {
        seed,
        numInferenceSteps,
        shape: [prompts.length, ...denoiser.sampleShape],
        conditions: await Promise.all(
          prompts.map((it) => it === null ? null : model.encode(it)),
        ),
        clipSample: true,
      });
      for await (const { index, t, x0 } of steps) {
        timesteps[index] = t;
        const images = toBytes(x0);
        for (let n = 0; n < prompts.length; n++) {
          const image = images.subarray(n * pixels, (n + 1) * pixels);
          predictions.set(image, ((first + n) * frames + index) * pixels);
          const nearest = nearestTo(
            project(image.map((grey) => 255 - grey), loadings),
            components,
            neighbours,
          );
          const { place, spread } = middleOf(nearest, positions);
          runs[first + n].places.push(place);
          runs[first + n].spreads.push(spread);
        }
        progress(50 + 25 * (i + (index + 1) / frames), 100, "runs");
      }
    }
    await model.close();

    const record: RunOnTheMapRecord = {
      imageSize,
      side,
      frames,
      timesteps,
      seed,
      guidanceScale,
      neighbours,
      runs,
    };
    const small = pooled(loadings, side);
    for (const name of ["mean", "loadings"] as const) {
      const values = Float32Array.from(small[name]);
      await Deno.writeFile(
        `${output}/${name}.f32`,
        new Uint8Array(values.buffer),
      );
    }
    await Deno.writeFile(`${output}/predictions.u8`, predictions);
    await Deno.writeTextFile(
      `${output}/run-on-the-map.json`,
      JSON.stringify(record, null, 2),
    );
  },
});

/** The largest number of pixels a side, up to `most`, that squares of old ones make. */
function sideWithin(imageSize: number, most: number): number {
  let side = Math.min(imageSize, most);
  while (imageSize % side) side--;
  return side;
}

/** Pictures of ink, one after the other. */
export interface InkRows {
  readonly count: number;
  readonly dimension: number;
  /** The rows in order. A row holds until the next one is asked for. */
  rows(): Iterable<Uint8Array>;
}

/**
 * The loadings that lead from rows to their principal components, when only
 * rows and components are at hand. For an exact component c = (X − mean) v of
 * the covariance's eigenvector v
 *
 *     v = (X − mean)ᵀ c / cᵀc,
 *
 * and since c sums to zero, the mean need not be subtracted first.
 *
 * @param coordinates `[count, components]`
 */
export function loadingsOf(
  { count, dimension, rows }: InkRows,
  coordinates: Float32Array,
  onProgress: (done: number, total: number) => void = () => {},
): Loadings {
  const components = coordinates.length / count;
  const mean = new Float64Array(dimension);
  const loadings = new Float64Array(dimension * components);
  const squares = new Float64Array(components);
  let row = 0;
  for (const ink of rows()) {
    const c = coordinates.subarray(row * components, (row + 1) * components);
    for (let k = 0; k < components; k++) squares[k] += c[k] ** 2;
    for (let j = 0; j < dimension; j++) {
      const value = ink[j];
      // Paper: most of the picture.
      if (value === 0) continue;
      mean[j] += value;
      for (let k = 0, at = j * components; k < components; k++, at++) {
        loadings[at] += value * c[k];
      }
    }
    if (++row % 1000 === 0) onProgress(row, count);
  }
  for (let j = 0; j < dimension; j++) mean[j] /= count;
  for (let at = 0; at < loadings.length; at++) {
    loadings[at] /= squares[at % components];
  }
  return { mean, loadings, components };
}

/** The dataset's pictures, read in blocks; paper becomes 0. */
function inkOf(path: string, count: number, dimension: number): InkRows {
  return {
    count,
    dimension,
    *rows() {
      using file = Deno.openSync(path);
      const row = new Uint8Array(dimension);
      for (let i = 0; i < count; i++) {
        for (let read = 0; read < dimension;) {
          const more = file.readSync(row.subarray(read));
          if (more === null) {
            throw new Error(`${path}: it ends before picture ${i} is whole`);
          }
          read += more;
        }
        for (let j = 0; j < dimension; j++) row[j] = 255 - row[j];
        yield row;
      }
    },
  };
}
