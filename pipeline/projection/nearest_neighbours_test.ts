import assert from "node:assert/strict";
import fc from "fast-check";
import { fillNormal } from "../../diffusion/mod.ts";
import { nearestNeighbours, type Points } from "./nearest_neighbours.ts";
import { openRowThreads } from "./row_threads.ts";

/** Every distance, sorted. */
function byBruteForce({ data, count, dimension }: Points, k: number) {
  return Array.from(
    { length: count },
    (_, i) =>
      Array.from({ length: count }, (_, j) => {
        let square = 0;
        for (let d = 0; d < dimension; d++) {
          square += (data[i * dimension + d] - data[j * dimension + d]) ** 2;
        }
        return { j, distance: j === i ? -1 : Math.sqrt(square) };
      })
        .sort((a, b) => a.distance - b.distance || a.j - b.j)
        .slice(0, k)
        .map((it) => ({ j: it.j, distance: Math.max(0, it.distance) })),
  );
}

Deno.test("nearestNeighbours agrees with brute force, ties and twins included", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 23 }),
    fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 69, maxLength: 276 }),
    (dimension, numbers) => {
      const count = Math.floor(numbers.length / dimension);
      const data = Float32Array.from(numbers.slice(0, count * dimension));
      const points = { data, count, dimension };
      const k = Math.min(4, count);
      const { indices, distances } = nearestNeighbours(points, k);
      assert.deepEqual(
        Array.from(indices, (j, n) => ({ j, distance: distances[n] })),
        byBruteForce(points, k).flat(),
      );
    },
  ));
});

Deno.test("nearestNeighbours on threads gives the same as alone", async () => {
  const data = fillNormal(new Float32Array(300 * 50), {
    seed: 3,
    sample: 0,
    step: 0,
  });
  const points = { data, count: 300, dimension: 50 };
  const threads = openRowThreads();
  try {
    assert.deepEqual(
      await threads.neighbours(points, 15),
      nearestNeighbours(points, 15),
    );
  } finally {
    threads.close();
  }
});
