import assert from "node:assert/strict";
import fc from "fast-check";
import { weightedSum } from "./weighted_sum.ts";

const length = 5;
const float = fc.float({ noNaN: true, min: -8, max: 8 });
const terms = fc.array(
  fc.record({
    weight: fc.double({ noNaN: true, min: -2, max: 2 }),
    array: fc.float32Array({
      minLength: length,
      maxLength: length,
      min: -8,
      max: 8,
      noNaN: true,
    }),
  }),
  { maxLength: 6 },
);

Deno.test("the sum of up to six terms, rounded to float32 once", () => {
  fc.assert(fc.property(terms, (terms) => {
    const out = weightedSum(
      new Float32Array(length).fill(NaN),
      terms.map(({ weight }) => weight),
      terms.map(({ array }) => array),
    );
    for (let i = 0; i < length; i++) {
      const sum = terms.reduce(
        (sum, { weight, array }) => sum + weight * array[i],
        0,
      );
      // −0 counts as 0
      assert.ok(out[i] === Math.fround(sum), `${out[i]}, not ${sum}`);
    }
  }));
});

Deno.test("a term of weight 0, or without one, is not read", () => {
  const unread = new Float32Array(length).fill(NaN);
  fc.assert(fc.property(float, float, (a, b) => {
    const x = new Float32Array(length).fill(a);
    const out = weightedSum(
      new Float32Array(length),
      [0, 0.5, 0, 0, 0, 0, 2],
      [unread, x, unread, unread, unread, unread, x.map(() => b), unread],
    );
    assert.deepEqual(out, out.map(() => 0.5 * a + 2 * b));
  }));
});

Deno.test("may be written over one of its terms", () => {
  const x = Float32Array.of(1, 2, 3);
  assert.equal(weightedSum(x, [2, 3], [x, x]), x);
  assert.deepEqual(x, Float32Array.of(5, 10, 15));
});

Deno.test("more than six terms are refused", () => {
  const x = new Float32Array(1);
  assert.throws(
    () => weightedSum(x, Array(7).fill(1), Array(7).fill(x)),
    /7 terms, at most six/,
  );
});

Deno.test("a weight that is no number shows", () => {
  const x = new Float32Array(1);
  assert.deepEqual(weightedSum(x, [NaN], [x]), Float32Array.of(NaN));
});
