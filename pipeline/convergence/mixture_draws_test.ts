import assert from "node:assert/strict";
import { mixtureDraws } from "./mixture_draws.ts";

const hills = {
  dimension: 2,
  means: [-2, 0, 4, 1],
  deviation: [0.5, 0.1],
  weights: [3, 1],
};

Deno.test("draws have the weights, means and widths of the mixture", () => {
  const count = 20_000;
  const draws = mixtureDraws(hills, count, { seed: 5, set: 2 });
  let onFirst = 0;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < count; i++) {
    if (draws[2 * i] > 1) continue;
    onFirst++;
    sum += draws[2 * i];
    squares += (draws[2 * i] + 2) ** 2;
  }
  // Five standard errors.
  assert.ok(Math.abs(onFirst / count - 0.75) < 0.0153);
  assert.ok(Math.abs(sum / onFirst + 2) < 0.0205);
  assert.ok(Math.abs(Math.sqrt(squares / onFirst) - 0.5) < 0.0145);
});

Deno.test("seed and set name the draws", () => {
  const draw = (seed: number, set: number) =>
    mixtureDraws(hills, 10, { seed, set });
  assert.deepEqual(draw(1, 2), draw(1, 2));
  assert.notDeepEqual(draw(1, 2), draw(1, 3));
  assert.notDeepEqual(draw(1, 2), draw(2, 2));
});
