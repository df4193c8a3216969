import assert from "node:assert/strict";
import { varietyOf } from "./variety.ts";

const black = Array(16).fill(0);
const white = Array(16).fill(255);
const half = [...Array(8).fill(0), ...Array(8).fill(255)];

Deno.test("variety: nothing where all pictures are alike", () => {
  assert.equal(varietyOf([...half, ...half, ...half], 3), 0);
});

Deno.test("variety: 1 between black and white, the differing share between", () => {
  assert.equal(varietyOf([...black, ...white], 2), 1);
  assert.equal(varietyOf([...half, ...white], 2), .5);
});

Deno.test("variety: the mean of all pairs, in whatever order they come", () => {
  // The pairs differ by 1, 1/2 and 1/2.
  assert.equal(varietyOf([...black, ...white, ...half], 3), 2 / 3);
  assert.equal(varietyOf([...half, ...black, ...white], 3), 2 / 3);
});

Deno.test("variety: one picture has none, and pictures are of one size", () => {
  assert.throws(() => varietyOf(black, 1), RangeError);
  assert.throws(() => varietyOf([1, 2, 3], 2), RangeError);
  assert.throws(() => varietyOf([], 2), RangeError);
});
