import {
  addJumpNoise,
  ddpm,
  dpmSolverMultistep,
  fillNormal,
  type GaussianMixture,
  mixtureDenoiser,
  noiseLevel,
  type Run,
  type Schedule,
  timesteps,
} from "../../../diffusion/mod.ts";
import { follow } from "../../../diffusion/probability_flow.ts";
import { samplesOf } from "../../../diffusion/plane/shapes.ts";

/** Ways through time: noising, and back along the flow or with dice. */
export type Way = "forward" | "flow" | "dice";

/** A noise level that films stop at. */
export interface Level {
  /** Noising steps behind it: 0 = the data. */
  t: number;
  alphaCumprod: number;
}

/** Levels from the data to pure noise, as far apart as a sampler's steps. */
export function levelsOf(schedule: Schedule, count: number): Level[] {
  const noisy = Array.from(timesteps(schedule, count), (timestep) => ({
    t: timestep + 1,
    alphaCumprod: schedule.alphasCumprod[timestep],
  }));
  return [...noisy, { t: 0, alphaCumprod: 1 }].reverse();
}

/**
 * The same particles through all levels, on each of the ways; computed one
 * level at a time, and kept. The ways back begin where the forward one ends.
 */
export class Films {
  readonly levels: readonly Level[];
  #frames: Record<Way, Float32Array[]> = { forward: [], flow: [], dice: [] };
  #runs: Partial<Record<Way, Run>> = {};

  constructor(
    private readonly mixture: GaussianMixture,
    private readonly schedule: Schedule,
    private readonly options: {
      particles: number;
      steps: number;
      seed: number;
    },
  ) {
    this.levels = levelsOf(schedule, options.steps);
  }

  /** The particles at a level, `[particles, 2]`; undefined while not computed. */
  frame(way: Way, level: number): Float32Array | undefined {
    return this.#frames[way][this.#number(way, level)];
  }

  /** The level that a way has come to. */
  reached(way: Way): number {
    return this.#number(way, this.#frames[way].length - 1);
  }

  /** Computes one more level of a way, if there is one. */
  async extend(way: Way): Promise<void> {
    const frames = this.#frames[way];
    if (frames.length === this.levels.length) return;
    if (way === "forward") {
      frames.push(this.#noised(frames.length));
      return;
    }
    const { value } = await (this.#runs[way] ??= this.#run(way)).next();
    if (value) frames.push(value.x.slice());
  }

  /** All levels of a way up to one. */
  async fill(way: Way, level: number): Promise<void> {
    while (!this.frame(way, level)) await this.extend(way);
  }

  /** Levels count from the data; frames from where a way begins. */
  #number(way: Way, level: number): number {
    return way === "forward" ? level : this.levels.length - 1 - level;
  }

  #noised(level: number): Float32Array {
    const { particles, seed } = this.options;
    if (level === 0) return samplesOf(this.mixture, particles, seed);
    const noise = fillNormal(new Float32Array(2 * particles), {
      seed,
      sample: 0,
      step: level,
      stream: 2,
    });
    return addJumpNoise(
      this.#frames.forward[level - 1],
      noise,
      this.levels[level - 1].alphaCumprod,
      this.levels[level].alphaCumprod,
    );
  }

  async *#run(way: Way): Run {
    const { particles, steps, seed } = this.options;
    await this.fill("forward", this.levels.length - 1);
    const denoiser = mixtureDenoiser(this.mixture, this.schedule);
    const sampler = way === "dice" ? ddpm : dpmSolverMultistep;
    yield* sampler(denoiser, this.schedule, {
      seed,
      numInferenceSteps: steps,
      shape: [particles, 2],
      initial: this.#frames.forward.at(-1)!,
    });
  }
}

/** Particles that fall where the reader clicks, and how far apart. */
const drops = 12;
const dropSpread = .09;

/** Particles round a place, on a spiral as in a sunflower: `[drops, 2]`. */
export function handfulAt([x, y]: readonly [number, number]): Float32Array {
  const places = new Float32Array(2 * drops);
  for (let i = 0; i < drops; i++) {
    const angle = i * 2.4;
    const r = dropSpread * Math.sqrt((i + .5) / drops);
    places[2 * i] = x + r * Math.cos(angle);
    places[2 * i + 1] = y + r * Math.sin(angle);
  }
  return places;
}

/**
 * Particles that were dropped at a level, on the probability flow down to the
 * data: a state `[particles, 2]` for each level below, this one first.
 */
export async function dropped(
  mixture: GaussianMixture,
  schedule: Schedule,
  levels: readonly Level[],
  from: number,
  places: Float32Array,
): Promise<Float32Array[]> {
  const denoiser = mixtureDenoiser(mixture, schedule);
  const lambdas = levels.slice(1, from + 1).reverse()
    .map(({ t }) => noiseLevel(schedule, t - 1).lambda);
  const frames: Float32Array[] = [];
  const x = places.slice();
  let end: Float32Array = x;
  const points = follow(denoiser, schedule, x, lambdas, {
    rtol: 1e-4,
    atol: 1e-4,
  });
  for await (const { lambda, prediction } of points) {
    if (lambda !== lambdas[frames.length]) continue;
    frames.push(x.slice());
    end = prediction.x0;
  }
  // The last jump, to the clean sample, as samplers make it.
  return [...frames, end.slice()];
}
