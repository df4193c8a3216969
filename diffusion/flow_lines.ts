import type { Denoiser } from "./denoiser.ts";
import { noiseLevel } from "./noise_level.ts";
import { batchOf, follow, noisiestLevel } from "./probability_flow.ts";
import type { SolverOptions } from "./runge_kutta.ts";
import { initialState } from "./sampler.ts";
import type { Schedule } from "./schedule.ts";
import type { SampleOptions } from "./step.ts";

/** Options of `flowLines`. */
export interface FlowLinesOptions<C = unknown>
  extends
    Pick<SampleOptions<C>, "conditions" | "clipSample" | "signal">,
    SolverOptions {
  /** Points on each line, both ends included: 2 or more; 64 by default. */
  numPoints?: number;
}

/** Lines of the probability flow, one for each starting point. */
export interface FlowLines {
  /** From the noisiest down to 0, most of them not whole; `[numPoints]`. */
  timesteps: Float64Array;
  /** `[count, numPoints, ...sampleShape]` */
  points: Float32Array;
}

/**
 * The lines on which points move under the probability flow (see
 * `probabilityFlow`), from noise to timestep 0. Through each place leads one
 * line at a time, and together they carry q(x_T) over to q(x₀).
 *
 * @param starts `[count, ...sampleShape]`, at timestep T − 1; at T − 2 where
 *   T − 1 is pure noise.
 * @returns Points at noise levels that are evenly spaced in
 *   λ = ln(√ᾱ / √(1 − ᾱ)).
 * @throws RangeError for arrays and options that do not fit, and for what
 *   `dormandPrince` cannot solve.
 */
export async function flowLines<C>(
  denoiser: Denoiser<C>,
  schedule: Schedule,
  starts: Float32Array,
  { numPoints = 64, ...options }: FlowLinesOptions<C> = {},
): Promise<FlowLines> {
  if (!(Number.isInteger(numPoints) && numPoints >= 2)) {
    throw new RangeError(
      `numPoints is ${numPoints}: must be a whole number from 2 on`,
    );
  }
  const count = batchOf(denoiser, starts);
  const shape = [count, ...denoiser.sampleShape];
  const { conditions } = options;
  const x = initialState(denoiser, {
    seed: 0,
    shape,
    conditions,
    initial: starts,
  });

  const from = noisiestLevel(schedule).lambda;
  const to = noiseLevel(schedule, 0).lambda;
  const lambdas = Array.from(
    { length: numPoints },
    (_, i) =>
      i === numPoints - 1 ? to : from + (i / (numPoints - 1)) * (to - from),
  );
  const size = x.length / count;
  const timesteps = new Float64Array(numPoints);
  const points = new Float32Array(count * numPoints * size);
  let point = 0;
  for await (
    const { lambda, level } of follow(denoiser, schedule, x, lambdas, options)
  ) {
    // Not where a step ends between two points.
    for (; lambda === lambdas[point]; point++) {
      timesteps[point] = level.t;
      for (let i = 0; i < count; i++) {
        const row = x.subarray(i * size, (i + 1) * size);
        points.set(row, (i * numPoints + point) * size);
      }
    }
  }
  return { timesteps, points };
}
