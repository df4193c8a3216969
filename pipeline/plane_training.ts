import { score } from "../diffusion/mod.ts";
import { gridOf } from "../diffusion/plane/grid.ts";
import { parameterCount } from "../diffusion/plane/network.ts";
import { shapeNamed } from "../diffusion/plane/shapes.ts";
import {
  learnedScore,
  leastLoss,
  samplesFrom,
  schedule,
  STEPS,
  Training,
} from "../diffusion/plane/training.ts";
import { defineStage } from "./stage.ts";

/** What `training.json` holds; points and arrows are `[count, 2]`. */
export interface PlaneTrainingRecord {
  seed: number;
  /** Numbers that the training adjusts. */
  parameterCount: number;
  /** The hills that the data are drawn from: their centres, and how wide each is. */
  means: number[];
  deviation: number;
  /** Mean squared error of every step. */
  losses: number[];
  /** That of the perfect denoiser. */
  leastLoss: number;
  /** What the trained network draws from noise. */
  samples: number[];
  /** Noising steps behind the points that have a score here. */
  t: number;
  places: number[];
  exactScore: number[];
  learnedScore: number[];
}

/** A denoiser of points in the plane, trained on a shape whose score is known. */
export default defineStage({
  name: "plane-training",
  description: "a small denoiser, trained on a shape in the plane",
  module: import.meta.url,
  inputs: [],
  files: [],
  parameters: {
    seed: 1,
    shape: "moons" as const,
    samples: 240,
    /** Noised points that the least loss is the mean over. */
    measured: 3000,
    t: 150,
    /** Arrows in a row, and how far from 0 the outermost stand. */
    arrows: { side: 13, extent: 2.4 },
  },
  async run({ output, parameters, progress }) {
    const { seed, shape, samples, measured, t, arrows } = parameters;
    const mixture = shapeNamed(shape);
    const training = new Training(mixture, seed);
    const losses: number[] = [];
    while (!training.isDone) {
      losses.push(training.next());
      progress(losses.length, STEPS);
    }
    const places = gridOf(arrows.side, arrows.extent);
    const record: PlaneTrainingRecord = {
      seed,
      parameterCount: parameterCount(),
      means: Array.from(mixture.means),
      deviation: mixture.deviation as number,
      losses,
      leastLoss: leastLoss(mixture, seed, measured),
      samples: [...await samplesFrom(training.mean, samples, seed)],
      t,
      places: [...places],
      exactScore: [...score(mixture, schedule.alphasCumprod[t - 1], places)],
      learnedScore: [...learnedScore(training.mean, t - 1, places)],
    };
    await Deno.writeTextFile(`${output}/training.json`, JSON.stringify(record));
  },
});
