import assert from "node:assert/strict";
import fc from "fast-check";
import { cosineSchedule, linearSchedule } from "../../../diffusion/mod.ts";
import { noisingPaths, processMap, signalAfter } from "./process.ts";

const schedules = [linearSchedule(), cosineSchedule()];

Deno.test("process map: every column is a density, and the last the standard normal", () =>
  fc.assert(fc.property(
    fc.array(fc.double({ min: -2, max: 2, noNaN: true }), {
      minLength: 1,
      maxLength: 4,
    }),
    fc.constantFrom(...schedules),
    (means, schedule) => {
      const mixture = { dimension: 1, means, deviation: .2 };
      const grid = { columns: 12, rows: 241, reach: 6 };
      const { values } = processMap(mixture, schedule, grid);
      const width = 2 * grid.reach / (grid.rows - 1);
      for (let i = 0; i < grid.columns; i++) {
        const column = values.filter((_, at) => at % grid.columns === i);
        const area = width * column.reduce((sum, it) => sum + it, 0);
        assert(Math.abs(area - 1) < 1e-3, `${area}`);
      }
      const middle = values[121 * grid.columns - 1];
      assert(Math.abs(middle - 1 / Math.sqrt(2 * Math.PI)) < 2e-3);
    },
  )));

Deno.test("paths: mean and spread at any t are those of the closed form", () => {
  const count = 2000;
  for (const schedule of schedules) {
    const paths = noisingPaths(1.5, schedule, { count, seed: 1 });
    for (const t of [0, 100, 400, 1000]) {
      const alpha = signalAfter(schedule, t);
      const at = paths.map((path) => path[t]);
      const mean = at.reduce((sum, x) => sum + x, 0) / count;
      const variance = at.reduce((sum, x) => sum + (x - mean) ** 2, 0) / count;
      assert(Math.abs(mean - Math.sqrt(alpha) * 1.5) < .08, `mean at ${t}`);
      assert(Math.abs(variance - (1 - alpha)) < .08, `variance at ${t}`);
    }
  }
});
