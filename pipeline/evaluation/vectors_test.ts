import assert from "node:assert/strict";
import {
  firstRows,
  nearestDistances,
  rowsOf,
  type Vectors,
} from "./vectors.ts";

const vectors = (...rows: number[][]): Vectors => ({
  data: Float32Array.from(rows.flat()),
  count: rows.length,
  width: rows[0].length,
});

Deno.test("nearestDistances: the k-th nearest, never itself", () => {
  const line = vectors([0], [1], [3], [7]);
  assert.deepEqual([...nearestDistances(line, line)], [1, 1, 2, 4]);
  assert.deepEqual([...nearestDistances(line, line, 2)], [3, 2, 3, 6]);
  assert.deepEqual(
    [...nearestDistances(line, line, 4)],
    Array(4).fill(Infinity),
  );
  const copy = { ...line };
  assert.deepEqual([...nearestDistances(line, copy)], [0, 0, 0, 0]);
});

Deno.test("nearestDistances: wide vectors, where far ones are given up early", () => {
  const width = 100;
  const row = (at: number, value: number) =>
    Array.from({ length: width }, (_, i) => i === at ? value : 0);
  const found = nearestDistances(
    vectors(row(99, 3)),
    vectors(row(0, 10), row(99, 8), row(98, 1), row(5, 9)),
    2,
  );
  assert.deepEqual([...found], [5]);
});

Deno.test("rowsOf takes rows in the order asked for", () => {
  const { data, count, width } = rowsOf(vectors([1, 2], [3, 4], [5, 6]), [
    2,
    0,
  ]);
  assert.deepEqual([[...data], count, width], [[5, 6, 1, 2], 2, 2]);
});

Deno.test("firstRows takes no more than there are", () => {
  const all = vectors([1, 2], [3, 4]);
  assert.deepEqual([...firstRows(all, 1).data], [1, 2]);
  assert.equal(firstRows(all, 3).count, 2);
});
