import {
  addStepNoise,
  density,
  fillNormal,
  type GaussianMixture,
  type Schedule,
} from "../../../diffusion/mod.ts";

/** ᾱ after t steps of noising: 1 before the first. */
export function signalAfter({ alphasCumprod }: Schedule, t: number): number {
  return t === 0 ? 1 : alphasCumprod[t - 1];
}

/** q(xₜ) over a grid of times and values. */
export interface ProcessMap {
  columns: number;
  rows: number;
  /** `[rows, columns]`, from reach down to −reach, and from t = 0 to T. */
  values: Float64Array;
}

/**
 * The whole forward process of one number: its exact density at every time.
 *
 * @param mixture of dimension 1
 */
export function processMap(
  mixture: GaussianMixture,
  schedule: Schedule,
  { columns, rows, reach }: { columns: number; rows: number; reach: number },
): ProcessMap {
  const places = Float64Array.from(
    { length: rows },
    (_, j) => reach * (1 - 2 * j / (rows - 1)),
  );
  const values = new Float64Array(columns * rows);
  for (let i = 0; i < columns; i++) {
    const t = Math.round(i / (columns - 1) * schedule.numTrainTimesteps);
    const column = density(mixture, signalAfter(schedule, t), places);
    column.forEach((value, j) => values[j * columns + i] = value);
  }
  return { columns, rows, values };
}

/**
 * Paths of the forward process from one start, taken step by step, each with
 * fresh noise: `[count, T + 1]`. The same noise under every schedule.
 */
export function noisingPaths(
  start: number,
  schedule: Schedule,
  { count, seed }: { count: number; seed: number },
): Float32Array[] {
  const { betas, numTrainTimesteps: T } = schedule;
  const steps = Array.from({ length: T }, () => new Float32Array(count));
  for (let path = 0; path < count; path++) {
    const noise = fillNormal(new Float32Array(T), {
      seed,
      sample: path,
      step: 0,
    });
    for (let t = 0; t < T; t++) steps[t][path] = noise[t];
  }
  const paths = Array.from({ length: count }, () => new Float32Array(T + 1));
  const x = new Float32Array(count).fill(start);
  for (let t = 0; t <= T; t++) {
    if (t > 0) addStepNoise(x, steps[t - 1], betas[t - 1], x);
    for (let path = 0; path < count; path++) paths[path][t] = x[path];
  }
  return paths;
}
