import assert from "node:assert/strict";
import fc from "fast-check";
import {
  CLEAN,
  linearSchedule,
  noiseLevel,
  timestepOf,
  zeroTerminalSnr,
} from "./mod.ts";
import { schedules } from "./testdata/schedules.ts";

const schedule = fc.constantFrom(...schedules);
const time = fc.oneof(
  fc.integer({ min: 0, max: 999 }),
  fc.double({ min: 0, max: 999, noNaN: true }),
);

Deno.test("at a whole timestep, ᾱ is the schedule's", () => {
  for (const schedule of schedules) {
    schedule.alphasCumprod.forEach((share, t) => {
      const level = noiseLevel(schedule, t);
      assert.equal(level.alphaCumprod, share);
      assert.equal(level.signal, Math.sqrt(share));
      assert.equal(level.noise, Math.sqrt(1 - share));
    });
  }
});

Deno.test("a level's numbers say the same thing, at any t", () => {
  fc.assert(fc.property(schedule, time, (schedule, t) => {
    const level = noiseLevel(schedule, t);
    assert.equal(level.t, t);
    near(level.signal ** 2, level.alphaCumprod, 1e-12);
    near(level.signal ** 2 + level.noise ** 2, 1, 1e-12);
    near(level.sigma * level.signal, level.noise, 1e-12);
    near(level.lambda, -Math.log(level.sigma), 1e-9);
  }));
});

Deno.test("between two timesteps the log-SNR runs straight", () => {
  const whole = fc.integer({ min: 0, max: 998 });
  const part = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(fc.property(schedule, whole, part, (schedule, t, part) => {
    const [before, between, after] = [t, t + part, t + 1]
      .map((t) => noiseLevel(schedule, t).lambda);
    // t + part is rounded, the more so the larger t.
    const tolerance = 1e-9 * Math.max(1, before - after);
    near(between, before + part * (after - before), tolerance);
  }));
});

Deno.test("noiseLevel and timestepOf undo each other", () => {
  fc.assert(
    fc.property(schedule, time, (schedule, t) => {
      near(timestepOf(schedule, noiseLevel(schedule, t).sigma), t, 1e-6);
    }),
    { numRuns: 500 },
  );
  for (const schedule of schedules) {
    for (let t = 0; t < 1000; t++) {
      near(timestepOf(schedule, noiseLevel(schedule, t).sigma), t, 1e-6);
    }
  }
});

Deno.test("noise beyond the schedule's ends is taken for that of the ends", () => {
  for (const schedule of schedules) {
    for (const sigma of [0, noiseLevel(schedule, 0).sigma * 0.9]) {
      assert.equal(timestepOf(schedule, sigma), 0);
    }
    for (const sigma of [Infinity, noiseLevel(schedule, 999).sigma * 1.1]) {
      assert.equal(timestepOf(schedule, sigma), 999);
    }
  }
});

Deno.test("pure noise is a level too", () => {
  const pure = zeroTerminalSnr(linearSchedule());
  assert.deepEqual(noiseLevel(pure, 999), {
    t: 999,
    alphaCumprod: 0,
    signal: 0,
    noise: 1,
    sigma: Infinity,
    lambda: -Infinity,
  });
  assert.equal(timestepOf(pure, Infinity), 999);
});

Deno.test("a t that the schedule does not have is refused", () => {
  for (const t of [-1, -1e-9, 999.001, NaN, Infinity]) {
    assert.throws(() => noiseLevel(schedules[0], t), {
      name: "RangeError",
      message: /must lie from 0 to 999/,
    });
  }
  assert.equal(CLEAN.t, -1);
});

function near(actual: number, expected: number, tolerance: number) {
  assert.ok(
    Math.abs(actual - expected) <= tolerance,
    `${actual} is not within ${tolerance} of ${expected}`,
  );
}
