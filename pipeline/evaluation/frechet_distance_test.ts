import assert from "node:assert/strict";
import { Matrix } from "ml-matrix";
import { fillNormal } from "../../diffusion/mod.ts";
import { frechetDistance, normalOf } from "./frechet_distance.ts";

const close = (found: number, expected: number, within = 1e-9) =>
  assert.ok(
    Math.abs(found - expected) <= within,
    `${found} is not ${expected}`,
  );

const normal = (mean: number[], covariance: number[][]) => ({
  mean: Float64Array.from(mean),
  covariance: new Matrix(covariance),
});

Deno.test("normalOf: mean, and covariance over count − 1", () => {
  const { mean, covariance } = normalOf({
    data: Float32Array.of(1, 10, 2, 30, 3, 20),
    count: 3,
    width: 2,
  });
  [...mean].forEach((it, i) => close(it, [2, 20][i]));
  covariance.to1DArray().forEach((it, i) => close(it, [1, 5, 5, 100][i]));
  assert.throws(
    () => normalOf({ data: new Float32Array(2), count: 1, width: 2 }),
    RangeError,
  );
});

Deno.test("frechetDistance: diagonal covariances, (σ₁ − σ₂)² each", () => {
  const a = normal([0, 0], [[4, 0], [0, 9]]);
  const b = normal([3, 4], [[1, 0], [0, 25]]);
  close(frechetDistance(a, b), 25 + 1 + 4);
  close(frechetDistance(b, a), 30);
  close(frechetDistance(a, a), 0);
});

Deno.test("frechetDistance: covariances that do not commute", () => {
  // In two dimensions tr √M = √(tr M + 2 √det M).
  const a = normal([0, 0], [[2, 1], [1, 3]]);
  const b = normal([0, 0], [[5, -2], [-2, 1]]);
  const trace = 2 * 5 + 2 * 1 * -2 + 3 * 1;
  const root = Math.sqrt(trace + 2 * Math.sqrt(5 * 1));
  close(frechetDistance(a, b), 5 + 6 - 2 * root);
});

Deno.test("frechetDistance: a covariance without full rank", () => {
  const a = normal([0, 0], [[1, 1], [1, 1]]);
  const b = normal([0, 0], [[4, 4], [4, 4]]);
  close(frechetDistance(a, b), 2, 1e-6); // (2 − 1)² along the diagonal, twice
});

Deno.test("frechetDistance: of samples it nears that of their distributions", () => {
  const draw = (seed: number, scale: number, shift: number) => {
    const data = new Float32Array(20_000 * 3);
    fillNormal(data, { seed, sample: 0, step: 0 });
    return normalOf({
      data: data.map((x) => scale * x + shift),
      count: 20_000,
      width: 3,
    });
  };
  close(frechetDistance(draw(1, 1, 0), draw(2, 2, 1)), 3 * (1 + 1), 0.2);
  close(frechetDistance(draw(1, 1, 0), draw(2, 1, 0)), 0, 0.01);
});
