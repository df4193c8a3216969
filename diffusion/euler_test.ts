import assert from "node:assert/strict";
import {
  cosineSchedule,
  ddim,
  euler,
  eulerAncestral,
  linearSchedule,
  mixtureDenoiser,
  record,
  type Step,
  type TimestepSpacing,
  zeroTerminalSnr,
} from "./mod.ts";

const schedules = [
  linearSchedule(),
  cosineSchedule(),
  zeroTerminalSnr(linearSchedule()),
];
const spacings: TimestepSpacing[] = ["linspace", "leading", "trailing"];

for (const schedule of schedules) {
  const denoiser = mixtureDenoiser({
    dimension: 2,
    means: [-1, 0, 1, 0.5],
    deviation: [0.2, 0.4],
  }, schedule);
  const runs = spacings.flatMap((timestepSpacing) =>
    [1, 2, 7, 50].map((numInferenceSteps) => ({
      seed: 5,
      shape: [3, 2],
      numInferenceSteps,
      timestepSpacing,
    }))
  );

  Deno.test(`Euler is DDIM without noise, step for step: ${schedule.name}`, async () => {
    for (const run of runs) {
      assert.deepEqual(
        await record(euler(denoiser, schedule, run)),
        await record(ddim(denoiser, schedule, run)),
      );
    }
  });

  Deno.test(`Euler ancestral is DDIM at η = 1, step for step: ${schedule.name}`, async () => {
    for (const run of runs) {
      assertNear(
        await record(eulerAncestral(denoiser, schedule, run)),
        await record(ddim(denoiser, schedule, { ...run, eta: 1 })),
      );
    }
  });
}

/** But for rounding, which the next steps may make a little larger. */
function assertNear(one: Step[], other: Step[]) {
  assert.equal(one.length, other.length);
  one.forEach(({ x }, i) =>
    x.forEach((value, j) => {
      const error = Math.abs(value - other[i].x[j]);
      assert.ok(error < 2e-6, `step ${i}: off by ${error}`);
    })
  );
}
