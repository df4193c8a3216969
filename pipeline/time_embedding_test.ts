import assert from "node:assert/strict";
import fc from "fast-check";
import { timestepSinusoids } from "./time_embedding.ts";

Deno.test("at t = 0 all cosines are 1 and all sines 0", () => {
  assert.deepEqual(
    timestepSinusoids(0, 6),
    Float32Array.of(1, 1, 1, 0, 0, 0),
  );
});

Deno.test("the first pair turns by 1 a step, each next one slower by one ratio", () => {
  const [, , slow, , , sine] = timestepSinusoids(100, 6);
  assert.equal(timestepSinusoids(3, 6)[0], Math.fround(Math.cos(3)));
  assert.equal(slow, Math.fround(Math.cos(100 * 10_000 ** (-2 / 3))));
  assert.equal(sine, Math.fround(Math.sin(100 * 10_000 ** (-2 / 3))));
});

Deno.test("every pair lies on the circle; likeness depends on the distance alone", () => {
  const timestep = fc.integer({ min: 0, max: 999 });
  const half = fc.integer({ min: 1, max: 64 });
  fc.assert(fc.property(timestep, timestep, half, (t, distance, half) => {
    const a = timestepSinusoids(t, 2 * half);
    for (let i = 0; i < half; i++) {
      assert(Math.abs(Math.hypot(a[i], a[half + i]) - 1) < 1e-6);
    }
    const dot = (b: Float32Array, c: Float32Array) =>
      b.reduce((sum, it, i) => sum + it * c[i], 0);
    const here = dot(a, timestepSinusoids(t + distance, 2 * half));
    const atZero = dot(
      timestepSinusoids(0, 2 * half),
      timestepSinusoids(distance, 2 * half),
    );
    assert(Math.abs(here - atZero) < 1e-4);
  }));
});
