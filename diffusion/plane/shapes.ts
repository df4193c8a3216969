import { fillNormal, type GaussianMixture } from "../mod.ts";

/** Shapes that the data in the plane can have. */
export const shapeNames = ["hills", "ring", "moons", "spiral"] as const;
export type ShapeName = (typeof shapeNames)[number];

const turn = 2 * Math.PI;

/** Points along each shape, in no scale, and how wide the line is. */
const shapes: Record<ShapeName, { points: () => number[]; width: number }> = {
  hills: {
    points: () => [-1.5, -1, 1.2, -1.3, -.9, 1.3, 1.5, .9, .2, .1],
    width: .22,
  },
  ring: { points: () => along(48, (u) => [cos(u), sin(u)]), width: .06 },
  moons: {
    points: () => [
      ...along(28, (u) => [cos(u / 2) - .5, -sin(u / 2) + .2]),
      ...along(28, (u) => [.5 - cos(u / 2), sin(u / 2) - .2]),
    ],
    width: .07,
  },
  spiral: {
    points: () =>
      along(64, (u) => {
        const r = .15 + .85 * u;
        return [r * cos(1.75 * u), r * sin(1.75 * u)];
      }),
    width: .05,
  },
};

const cos = (turns: number) => Math.cos(turn * turns);
const sin = (turns: number) => Math.sin(turn * turns);

function along(count: number, at: (u: number) => [number, number]): number[] {
  return Array.from({ length: count }, (_, i) => at((i + .5) / count)).flat();
}

/** A shape as a mixture of Gaussians in the plane, standardised. */
export function shapeNamed(name: ShapeName): GaussianMixture {
  const { points, width } = shapes[name];
  return standardised(points(), width);
}

/**
 * A row of equal round hills on points, moved and scaled so that the mean is 0
 * and the variance, over both axes, 1: what schedules are made for.
 *
 * @param points `[count, 2]`
 * @param deviation of each hill, in the points' own scale
 */
export function standardised(
  points: ArrayLike<number>,
  deviation: number,
): GaussianMixture {
  const count = points.length / 2;
  const mean = [0, 0];
  for (let i = 0; i < points.length; i++) mean[i % 2] += points[i] / count;
  let variance = deviation ** 2;
  for (let i = 0; i < points.length; i++) {
    variance += (points[i] - mean[i % 2]) ** 2 / points.length;
  }
  const scale = Math.sqrt(variance);
  return {
    dimension: 2,
    means: Float64Array.from(points, (it, i) => (it - mean[i % 2]) / scale),
    deviation: deviation / scale,
  };
}

/**
 * Samples of a mixture of equal components of one spread: as many from each, as
 * far as that goes. `[count, 2]`, the same for the same seed.
 */
export function samplesOf(
  { means, deviation }: GaussianMixture,
  count: number,
  seed: number,
): Float32Array {
  const x = fillNormal(new Float32Array(2 * count), {
    seed,
    sample: 0,
    step: 0,
    stream: 1,
  });
  const components = means.length / 2;
  for (let i = 0; i < x.length; i++) {
    const k = Math.floor((i >> 1) * components / count);
    x[i] = means[2 * k + i % 2] + (deviation as number) * x[i];
  }
  return x;
}
