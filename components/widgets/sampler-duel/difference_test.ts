import assert from "node:assert/strict";
import fc from "fast-check";
import { differenceOf } from "./difference.ts";

const grey = fc.uint8ClampedArray({ minLength: 16, maxLength: 16 });

Deno.test("the difference is a distance, and its picture is as dark as its mean", () => {
  fc.assert(fc.property(grey, grey, grey, (a, b, c) => {
    const { mean, picture } = differenceOf(a, b);
    assert.equal(differenceOf(a, a).mean, 0);
    assert.equal(differenceOf(b, a).mean, mean);
    assert(mean <= differenceOf(a, c).mean + differenceOf(c, b).mean + 1e-9);
    const darkness = picture.reduce((sum, it) => sum + 255 - it, 0);
    assert.equal(darkness / picture.length, mean);
  }));
});

Deno.test("ink against paper is all ink, 255 levels apart", () => {
  const { mean, picture } = differenceOf(
    Uint8ClampedArray.of(0, 255),
    Uint8ClampedArray.of(255, 0),
  );
  assert.equal(mean, 255);
  assert.deepEqual([...picture], [0, 0]);
});
