import assert from "node:assert/strict";
import fc from "fast-check";
import { density, type GaussianMixture, marginal, score } from "./score.ts";

const mixture: GaussianMixture = {
  dimension: 2,
  means: [-1, 0.5, 2, -1, 0, 3],
  deviation: [0.3, 0.6, 0.4],
  weights: [1, 3, 2],
};

const level = fc.double({ min: 0, max: 1, noNaN: true });
const coordinate = fc.double({ min: -4, max: 4, noNaN: true });
const point = fc.tuple(coordinate, coordinate);

Deno.test("one component is a Gaussian", () => {
  const gaussian = { dimension: 1, means: [2], deviation: 0.5 };
  const normal = (x: number, mean: number, variance: number) =>
    Math.exp(-((x - mean) ** 2) / (2 * variance)) /
    Math.sqrt(2 * Math.PI * variance);
  const [clean] = density(gaussian, 1, [2.5]);
  near(clean, normal(2.5, 2, 0.25), 1e-15);
  const [noised] = density(gaussian, 0.36, [2.5]);
  near(noised, normal(2.5, 1.2, 0.36 * 0.25 + 0.64), 1e-15);
  const [slope] = score(gaussian, 0.36, [2.5]);
  near(slope, (1.2 - 2.5) / (0.36 * 0.25 + 0.64), 1e-15);
});

Deno.test("the density integrates to 1 at any noise level", () => {
  const step = 0.1;
  const queries: number[] = [];
  for (let x = -8; x < 8; x += step) {
    for (let y = -8; y < 8; y += step) queries.push(x, y);
  }
  for (const alphaCumprod of [1, 0.9, 0.3, 0]) {
    const sum = density(mixture, alphaCumprod, queries)
      .reduce((sum, value) => sum + value, 0);
    near(sum * step ** 2, 1, 1e-6);
  }
});

Deno.test("the score is the slope of the log density", () => {
  fc.assert(fc.property(level, point, (alphaCumprod, [x, y]) => {
    const { logDensity } = marginal(mixture, alphaCumprod);
    const h = 1e-5;
    const [dx, dy] = score(mixture, alphaCumprod, [x, y]);
    const slopeX = (logDensity([x + h, y]) - logDensity([x - h, y])) / (2 * h);
    const slopeY = (logDensity([x, y + h]) - logDensity([x, y - h])) / (2 * h);
    near(dx, slopeX, 1e-4);
    near(dy, slopeY, 1e-4);
  }));
});

Deno.test("Tweedie: the mean clean sample follows from the score", () => {
  const noisy = fc.double({ min: 0.01, max: 1, noNaN: true });
  fc.assert(fc.property(noisy, point, (alphaCumprod, x) => {
    const { score, meanOfClean } = marginal(mixture, alphaCumprod);
    const slope = score(x);
    meanOfClean(x).forEach((mean, i) =>
      near(
        mean,
        (x[i] + (1 - alphaCumprod) * slope[i]) / Math.sqrt(alphaCumprod),
        1e-9,
      )
    );
  }));
});

Deno.test("pure noise says nothing: the mean of all data, the normal's score", () => {
  const { meanOfClean, score } = marginal(mixture, 0);
  const [x, y] = meanOfClean([0.3, -2]);
  near(x, (-1 * 1 + 2 * 3 + 0 * 2) / 6, 1e-12);
  near(y, (0.5 * 1 - 1 * 3 + 3 * 2) / 6, 1e-12);
  const [dx, dy] = score([0.3, -2]);
  near(dx, -0.3, 1e-12);
  near(dy, 2, 1e-12);
});

Deno.test("weights count in proportion; equal ones may be left out", () => {
  const { weights: _, ...even } = mixture;
  const query = [0.1, 0.2, 1.5, -0.5];
  const at = (weights?: number[]) => density({ ...even, weights }, 0.8, query);
  at().forEach((value, i) => near(value, at([5, 5, 5])[i], 1e-15));
  assert.ok(at([1, 3, 2])[0] !== at()[0]);
});

Deno.test("a kernel density estimate is the mean of its kernels", () => {
  const points = Float32Array.of(0, 0, 1, 1, 3, 0.5);
  const query = [0.5, 0.25];
  const kde = (means: Float32Array) =>
    density({ dimension: 2, means, deviation: 0.7 }, 0.9, query)[0];
  const each = [0, 2, 4].map((i) => kde(points.subarray(i, i + 2)));
  near(kde(points), (each[0] + each[1] + each[2]) / 3, 1e-15);
});

Deno.test("far outside, the score still points home", () => {
  const [dx, dy] = score(mixture, 0.999, [1e3, -1e3]);
  assert.ok(dx < -1e2 && Number.isFinite(dx), `${dx}`);
  assert.ok(dy > 1e2 && Number.isFinite(dy), `${dy}`);
});

Deno.test("mixtures that make no sense are refused", () => {
  const points = { dimension: 2, means: [0, 0, 1, 1], deviation: 0 };
  assert.throws(() => score(points, 1, [0, 0]), /no width at ᾱ = 1/);
  assert.equal(score(points, 0.9, [0, 0]).length, 2);
  assert.throws(
    () => score({ ...points, weights: [1] }, 0.5, [0, 0]),
    /one for each mean/,
  );
  assert.throws(() => density(mixture, 0.5, [1, 2, 3]), /rows of 2/);
});

function near(actual: number, expected: number, tolerance: number) {
  const error = Math.abs(actual - expected) / Math.max(1, Math.abs(expected));
  assert.ok(error <= tolerance, `${actual} is not near ${expected}`);
}
