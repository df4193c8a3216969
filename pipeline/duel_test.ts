import assert from "node:assert/strict";
import fc from "fast-check";
import { rootMeanSquare } from "./duel.ts";

const pictures = fc.integer({ min: 1, max: 50 }).chain((length) => {
  const picture = fc.float32Array({
    minLength: length,
    maxLength: length,
    min: -1,
    max: 1,
    noNaN: true,
  });
  return fc.tuple(picture, picture, picture);
});

Deno.test("the root mean square is a distance, at most from ink to paper", () => {
  fc.assert(fc.property(pictures, ([a, b, c]) => {
    assert.equal(rootMeanSquare(a, a), 0);
    assert.equal(rootMeanSquare(a, b), rootMeanSquare(b, a));
    assert(rootMeanSquare(a, b) <= 2);
    assert(
      rootMeanSquare(a, c) <=
        rootMeanSquare(a, b) + rootMeanSquare(b, c) + 1e-9,
    );
  }));
  assert.equal(
    rootMeanSquare(Float32Array.of(1, 1, 1, 1), Float32Array.of(1, 0, 0, 1)),
    Math.SQRT1_2,
  );
});
