import assert from "node:assert/strict";
import fc from "fast-check";
import { addProduct, matrix, transposed } from "./matrix_product.ts";

const size = fc.integer({ min: 1, max: 9 });

Deno.test("product: that of the definition, for any sizes and transposes", () =>
  fc.assert(fc.property(
    size,
    size,
    size,
    fc.boolean(),
    fc.boolean(),
    fc.infiniteStream(fc.integer({ min: -9, max: 9 })),
    (rows, inner, columns, turnA, turnB, numbers) => {
      const fill = (count: number) =>
        Float64Array.from({ length: count }, () => numbers.next().value);
      const a = turnA
        ? transposed(matrix(fill(rows * inner), inner, rows))
        : matrix(fill(rows * inner), rows, inner);
      const b = turnB
        ? transposed(matrix(fill(inner * columns), columns, inner))
        : matrix(fill(inner * columns), inner, columns);
      const out = fill(rows * columns);
      const expected = out.slice();
      for (let r = 0; r < rows; r++) {
        for (let c = 0; c < columns; c++) {
          for (let k = 0; k < inner; k++) {
            expected[r * columns + c] +=
              a.values[turnA ? k * rows + r : r * inner + k] *
              b.values[turnB ? c * inner + k : k * columns + c];
          }
        }
      }
      addProduct(out, a, b);
      assert.deepEqual(out, expected);
    },
  )));

Deno.test("product: matrices that do not fit are refused", () => {
  const a = matrix(new Float64Array(6), 2, 3);
  assert.throws(() => addProduct(new Float64Array(4), a, a), /2 × 3/);
});
