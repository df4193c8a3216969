import assert from "node:assert/strict";
import fc from "fast-check";
import { nearestDistances, type Vectors } from "./evaluation/vectors.ts";
import { nearestRows } from "./nearest_rows.ts";

const width = 3;
const vectors = fc.array(
  fc.tuple(...Array.from({ length: width }, () => fc.integer({ max: 9 }))),
  { minLength: 1, maxLength: 12 },
).map((rows): Vectors => ({
  data: Float32Array.from(rows.flat().map((it) => it % 10)),
  count: rows.length,
  width,
}));

Deno.test("nearestRows: in order, each as far as it says, none nearer left out", () => {
  fc.assert(
    fc.property(
      vectors,
      vectors,
      fc.integer({ min: 1, max: 5 }),
      (queries, references, count) => {
        const found = nearestRows(queries, 0, references, count);
        assert.equal(found.length, Math.min(count, references.count));
        assert.equal(new Set(found.map(({ row }) => row)).size, found.length);
        found.forEach(({ row, distance }, i) => {
          const coordinates = Array.from(
            { length: width },
            (_, k) => queries.data[k] - references.data[row * width + k],
          );
          assert.ok(Math.abs(distance - Math.hypot(...coordinates)) < 1e-6);
          assert.ok(
            Math.abs(
              distance - nearestDistances(queries, references, i + 1)[0],
            ) <
              1e-9,
          );
        });
      },
    ),
  );
});
