import assert from "node:assert/strict";
import { isolines } from "./isolines.ts";
import { domain, levels, mixture } from "./landscape.ts";
import { planeDensity } from "./plane_mixture.ts";

const size = 61;
const place = (i: number, [low, high]: readonly [number, number]) =>
  low + i / (size - 1) * (high - low);
const values = Array.from(
  { length: size ** 2 },
  (_, i) =>
    planeDensity(
      mixture,
      place(i % size, domain.x),
      place(Math.floor(i / size), domain.y),
    ),
);
const highest = Math.max(...values);
const grid = { columns: size, rows: size, values };

Deno.test("isolines: along each of them the landscape has its level", () => {
  for (const share of levels) {
    for (const line of isolines(grid, share * highest)) {
      for (const [column, row] of line) {
        const density = planeDensity(
          mixture,
          place(column, domain.x),
          place(row, domain.y),
        );
        assert(Math.abs(density / highest - share) < .02, `at ${share}`);
      }
    }
  }
});

Deno.test("isolines: one round both hills where it is low, one each above; closed", () => {
  const counts = levels.map((it) => isolines(grid, it * highest).length);
  assert.equal(counts[0], 1);
  assert.equal(counts[4], 2);
  for (const level of levels) {
    for (const line of isolines(grid, level * highest)) {
      const [[x, y], [u, v]] = [line[0], line.at(-1)!];
      assert(Math.hypot(x - u, y - v) < 1.5, "its ends are in one cell");
    }
  }
});

Deno.test("isolines: at the grid's edge they are closed, corner to corner apart", () => {
  const full = { columns: 2, rows: 2, values: [1, 1, 1, 1] };
  assert.equal(isolines(full, .5).length, 1);
  const opposite = { columns: 2, rows: 2, values: [1, 0, 0, 1] };
  assert.equal(isolines(opposite, .5).length, 2);
  assert.deepEqual(isolines(opposite, 2), []);
});
