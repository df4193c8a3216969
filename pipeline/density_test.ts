import assert from "node:assert/strict";
import { density, fillNormal } from "../diffusion/mod.ts";
import { contoursOf, densityGrid } from "./density.ts";
import { kernelBandwidth, spreadOf } from "./kernel_bandwidth.ts";

const POSITIONS = fillNormal(new Float32Array(4000), {
  seed: 2,
  sample: 0,
  step: 0,
}).map((it, i) => i % 3 ? it : 3 + it / 2);
const SETTINGS = {
  size: 128,
  extent: [-8, 8, -8, 8] as [number, number, number, number],
  bandwidth: 0.4,
};

Deno.test("densityGrid integrates to 1", async () => {
  const grid = await densityGrid(POSITIONS, SETTINGS);
  const cell = (16 / 127) ** 2;
  const integral = grid.reduce((sum, it) => sum + it * cell, 0);
  assert.ok(Math.abs(integral - 1) < 1e-3, `${integral}`);
});

Deno.test("densityGrid is near the exact sum of kernels", async () => {
  const grid = await densityGrid(POSITIONS, SETTINGS);
  const at = (i: number) => -8 + 16 * i / 127;
  const mixture = { dimension: 2, means: POSITIONS, deviation: 0.4 };
  const highest = Math.max(...grid);
  for (const [i, j] of [[64, 64], [88, 64], [88, 90], [50, 70], [2, 120]]) {
    const [exact] = density(mixture, 1, [at(i), at(j)]);
    // Points fall into cells, which costs most of this.
    assert.ok(
      Math.abs(grid[j * 128 + i] - exact) < 0.01 * highest,
      `${i}, ${j}: ${grid[j * 128 + i]} for ${exact}`,
    );
  }
});

Deno.test("contoursOf outlines the given share, in the data's coordinates", async () => {
  const one = await densityGrid(new Float32Array([1, 2]), {
    ...SETTINGS,
    bandwidth: 1,
  });
  const [outer, inner] = await contoursOf(one, SETTINGS, [0.9, 0.5]);
  assert.ok(outer.level < inner.level);
  for (const { mass, coordinates } of [outer, inner]) {
    assert.equal(coordinates.length, 1);
    // A round Gaussian holds the share m within √(−2 ln(1 − m)).
    const radius = Math.sqrt(-2 * Math.log(1 - mass));
    for (const [x, y] of coordinates[0][0]) {
      assert.ok(Math.abs(Math.hypot(x - 1, y - 2) - radius) < 0.05);
    }
  }
});

Deno.test("kernelBandwidth follows Scott's rule", () => {
  const normal = fillNormal(new Float32Array(20_000), {
    seed: 1,
    sample: 0,
    step: 0,
  }).map((it, i) => 3 * it + (i % 2 ? 5 : 0));
  const { mean, deviation } = spreadOf(normal);
  assert.ok(Math.abs(mean[0]) < 0.1 && Math.abs(mean[1] - 5) < 0.1);
  assert.ok(Math.abs(deviation - 3) < 0.05);
  assert.equal(
    kernelBandwidth(normal, 0.5),
    0.5 * deviation * 10_000 ** (-1 / 6),
  );
});
