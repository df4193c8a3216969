import assert from "node:assert/strict";
import { mixture } from "./landscape.ts";
import { conditionalOn } from "./plane_mixture.ts";
import { samplesOf } from "./samples.ts";

const count = 20_000;

Deno.test("samples: mean, spread and shares are those of the conditional", () => {
  for (const y of [-1.5, 0, .85]) {
    const given = conditionalOn(mixture, y);
    const samples = samplesOf(given, count, { seed: 1, draw: 0 });
    const mean = (of: (x: number) => number) =>
      samples.reduce((sum, { x }) => sum + of(x), 0) / count;
    const exact = given.reduce((sum, it) => sum + it.weight * it.mean, 0);
    const square = given.reduce(
      (sum, it) => sum + it.weight * (it.mean ** 2 + it.deviation ** 2),
      0,
    );
    assert(Math.abs(mean((x) => x) - exact) < .04);
    assert(Math.abs(mean((x) => x * x) - square) < .06);
    const height = samples.reduce((sum, it) => sum + it.height, 0) / count;
    assert(Math.abs(height - .5) < .02);
  }
});

Deno.test("samples: the same dice by seed and draw, and more go on from fewer", () => {
  const given = conditionalOn(mixture, 0);
  const few = samplesOf(given, 8, { seed: 3, draw: 1 });
  assert.deepEqual(samplesOf(given, 16, { seed: 3, draw: 1 }).slice(0, 8), few);
  assert.notDeepEqual(samplesOf(given, 8, { seed: 4, draw: 1 }), few);
  assert.notDeepEqual(samplesOf(given, 8, { seed: 3, draw: 2 }), few);
});
