import assert from "node:assert/strict";
import fc from "fast-check";
import { rowsOf } from "./tensor_rows.ts";

Deno.test("a number is in one mask or in none, and rows do not touch", () => {
  const number = fc.integer({ min: -20, max: 20 }).map((it) => it / 10);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(number, number, number), {
        minLength: 1,
        maxLength: 4,
      }),
      (rows) => {
        const vectors = Float32Array.from(rows.flat());
        const positive = rowsOf(vectors, 3, 1 / 1.2);
        const negative = rowsOf(vectors, 3, -1 / 1.2);
        assert.equal(positive.height, rows.length * 14 - 2);
        rows.forEach((row, i) =>
          row.forEach((value, x) => {
            const at = (i * 14 + 5) * 3 + x;
            assert.equal(positive.data[at] > 0, value > 0);
            assert.equal(negative.data[at] > 0, value < 0);
            if (Math.abs(value) >= 1.3) {
              assert.equal(positive.data[at] + negative.data[at], 255);
            }
            if (i > 0) assert.equal(positive.data[(i * 14 - 1) * 3 + x], 0);
          })
        );
      },
    ),
  );
});
