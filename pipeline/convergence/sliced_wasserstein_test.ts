import assert from "node:assert/strict";
import { mixtureDraws } from "./mixture_draws.ts";
import { slicedWasserstein } from "./sliced_wasserstein.ts";

const disc = { dimension: 2, means: [0, 0], deviation: 1 };
const hills = {
  dimension: 2,
  means: [-2, 0, 1, 1],
  deviation: [0.5, 0.1],
  weights: [3, 1],
};

Deno.test("points that are all in one place are E|z| from a normal disc", () => {
  const distance = slicedWasserstein(disc, 2000, 5)(new Float32Array(4000));
  assert.ok(Math.abs(distance - Math.sqrt(2 / Math.PI)) < 2e-4, `${distance}`);
});

Deno.test("true draws come nearer as 1/√n", () => {
  const mean = (count: number) => {
    const distance = slicedWasserstein(hills, count, 8);
    let sum = 0;
    for (let set = 0; set < 20; set++) {
      sum += distance(mixtureDraws(hills, count, { seed: 3, set }));
    }
    return sum / 20;
  };
  const ratio = mean(400) / mean(6400);
  assert.ok(ratio > 3 && ratio < 5.3, `${ratio}`);
});

Deno.test("a shift is seen as far as the lines see it", () => {
  const count = 4000;
  const distance = slicedWasserstein(hills, count, 16);
  const draws = mixtureDraws(hills, count, { seed: 3, set: 1 });
  const own = distance(draws);
  const shifted = draws.map((it, i) => i % 2 ? it : it + 5);
  // The mean of |cos| over the circle is 2 / π.
  const expected = 5 * 2 / Math.PI;
  assert.ok(Math.abs(distance(shifted) - expected) < own + 0.01 * expected);
});

Deno.test("wrong weights are seen, in the distance that they have to go", () => {
  const count = 4000;
  const even = { ...hills, weights: [1, 1] };
  const distance = slicedWasserstein(hills, count, 16);
  // A quarter of the mass is on the wrong hill, √10 away.
  const expected = 0.25 * Math.sqrt(10) * 2 / Math.PI;
  const found = distance(mixtureDraws(even, count, { seed: 3, set: 1 }));
  assert.ok(Math.abs(found - expected) < 0.15 * expected, `${found}`);
});

Deno.test("what does not fit is refused", () => {
  assert.throws(
    () => slicedWasserstein({ dimension: 1, means: [0], deviation: 1 }, 9, 2),
    /in the plane/,
  );
  assert.throws(
    () => slicedWasserstein(disc, 9, 2)(new Float32Array(8)),
    /4 points, not 9/,
  );
});
