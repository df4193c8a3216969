import assert from "node:assert/strict";
import { fillNormal } from "../diffusion/mod.ts";
import { noisedField, standardised } from "./score.ts";

const GRID = { extent: 5, densitySize: 65, scoreSize: 41 };

Deno.test("standardised points have mean 0 and variance 1 over both axes", () => {
  const positions = fillNormal(new Float32Array(2000), {
    seed: 4,
    sample: 0,
    step: 0,
  }).map((it, i) => i % 2 ? 7 + 4 * it : it);
  const { points, mean, scale } = standardised(positions);
  for (const axis of [0, 1]) {
    const values = points.filter((_, i) => i % 2 === axis);
    assert.ok(Math.abs(values.reduce((a, b) => a + b, 0)) < 1e-2);
  }
  const squares = points.reduce((sum, it) => sum + it * it, 0);
  assert.ok(Math.abs(squares / points.length - 1) < 1e-5);
  assert.ok(Math.abs(points[1] * scale + mean[1] - positions[1]) < 1e-4);
});

Deno.test("noisedField: density integrates to 1, score is its logarithm's slope", () => {
  const means = new Float32Array([1, 0.5, -1, -0.5, 0.2, -1]);
  const mixture = { dimension: 2, means, deviation: 0.3 };
  for (const alphaCumprod of [1, 0.5, 1e-4]) {
    const { density, score } = noisedField(mixture, alphaCumprod, GRID);
    const cell = (10 / 64) ** 2;
    const integral = density.reduce((sum, it) => sum + it * cell, 0);
    assert.ok(Math.abs(integral - 1) < 1e-3, `${integral}`);
    // Rows run along y: grid points 0.25 apart, so (28, 12) is (2, −2).
    const h = 1e-3;
    const log = (x: number, y: number) =>
      Math.log(
        // A grid of one cell's width round the point.
        pointDensity(x, y),
      );
    const pointDensity = (x: number, y: number) => {
      let sum = 0;
      const variance = alphaCumprod * 0.09 + 1 - alphaCumprod;
      for (let k = 0; k < 3; k++) {
        const dx = x - Math.sqrt(alphaCumprod) * means[2 * k];
        const dy = y - Math.sqrt(alphaCumprod) * means[2 * k + 1];
        sum += Math.exp(-(dx * dx + dy * dy) / (2 * variance)) /
          (6 * Math.PI * variance);
      }
      return sum;
    };
    const at = (12 * GRID.scoreSize + 28) * 2;
    const slopes = [
      (log(2 + h, -2) - log(2 - h, -2)) / (2 * h),
      (log(2, -2 + h) - log(2, -2 - h)) / (2 * h),
    ];
    for (const d of [0, 1]) {
      assert.ok(
        Math.abs(score[at + d] - slopes[d]) < 1e-3 * Math.abs(slopes[d]) + 1e-4,
        `${score[at + d]} for ${slopes[d]}`,
      );
    }
  }
});
