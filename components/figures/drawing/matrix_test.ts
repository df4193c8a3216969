import assert from "node:assert/strict";
import fc from "fast-check";
import { centred, cosineSimilarities, rowsOf, transposed } from "./matrix.ts";

const matrices = fc.record({
  width: fc.integer({ min: 1, max: 6 }),
  height: fc.integer({ min: 1, max: 6 }),
}).chain(({ width, height }) =>
  fc.array(
    fc.float({ min: 0.5, max: 9, noNaN: true }),
    { minLength: width * height, maxLength: width * height },
  ).map((values) => rowsOf(Float32Array.from(values), width))
);

Deno.test("transposing twice changes nothing", () => {
  fc.assert(fc.property(matrices, (rows) => {
    assert.deepEqual(
      transposed(transposed(rows)),
      rows.map((it) => it.slice()),
    );
  }));
});

Deno.test("columns of a centred matrix have the mean 0", () => {
  fc.assert(fc.property(matrices, (rows) => {
    for (const column of transposed(centred(rows))) {
      const mean = column.reduce((sum, it) => sum + it, 0) / column.length;
      assert(Math.abs(mean) < 1e-5);
    }
  }));
});

Deno.test("similarities are symmetric, 1 on the diagonal, and know no scale", () => {
  fc.assert(fc.property(matrices, (rows) => {
    const similarities = cosineSimilarities(rows);
    similarities.forEach((row, i) => {
      assert(Math.abs(row[i] - 1) < 1e-5);
      row.forEach((it, j) => {
        assert(Math.abs(it) < 1 + 1e-5);
        assert(Math.abs(it - similarities[j][i]) < 1e-6);
      });
    });
    const scaled = cosineSimilarities(
      rows.map((row, i) => row.map((it) => it * (i + 1))),
    );
    scaled.forEach((row, i) =>
      row.forEach((it, j) => assert(Math.abs(it - similarities[i][j]) < 1e-5))
    );
  }));
  const [[, right], [, , back]] = cosineSimilarities(
    [[1, 0], [0, 2], [0, -3]].map((it) => Float32Array.from(it)),
  );
  assert.deepEqual([right, back], [0, -1]);
});
