import assert from "node:assert/strict";
import fc from "fast-check";
import { karrasSigmas } from "./karras_schedule.ts";
import { linearSchedule } from "./linear_schedule.ts";
import { noiseLevel } from "./noise_level.ts";
import { timesteps, type TimestepSpacing } from "./timesteps.ts";
import { zeroTerminalSnr } from "./zero_terminal_snr.ts";

const schedule = linearSchedule();
/** Those of whole timesteps. */
const spacings: TimestepSpacing[] = ["linspace", "leading", "trailing"];

Deno.test("ten of a thousand", () => {
  const list = (
    spacing: TimestepSpacing,
  ) => [...timesteps(schedule, 10, spacing)];
  assert.deepEqual(
    list("leading"),
    [900, 800, 700, 600, 500, 400, 300, 200, 100, 0],
  );
  assert.deepEqual(
    list("trailing"),
    [999, 899, 799, 699, 599, 499, 399, 299, 199, 99],
  );
  assert.deepEqual(
    list("linspace"),
    [999, 888, 777, 666, 555, 444, 333, 222, 111, 0],
  );
});

Deno.test("ties go to the even neighbour, as NumPy rounds", () => {
  assert.deepEqual(
    [...timesteps(schedule, 7, "linspace")],
    [999, 832, 666, 500, 333, 166, 0],
  );
  // 937.5 → 938, 812.5 → 812, 187.5 → 188, 62.5 → 62; less one.
  const trailing = timesteps(schedule, 16, "trailing");
  assert.deepEqual([1, 3, 13, 15].map((i) => trailing[i]), [937, 811, 187, 61]);
});

Deno.test("a single step begins at the noisy end, leading spacing excepted", () => {
  assert.deepEqual(
    spacings.map((spacing) => [...timesteps(schedule, 1, spacing)]),
    [[999], [0], [999]],
  );
});

Deno.test("as many steps as timesteps: all of them", () => {
  const all = Array.from({ length: 60 }, (_, i) => 59 - i);
  for (const spacing of spacings) {
    assert.deepEqual([
      ...timesteps(linearSchedule({ numTrainTimesteps: 60 }), 60, spacing),
    ], all);
  }
});

Deno.test("Karras spacing: both ends, and Karras's sigmas between them", () => {
  for (const n of [2, 3, 10, 50, 1000]) {
    const ts = timesteps(schedule, n, "karras");
    assert.equal(ts[0], 999);
    assert.equal(ts[n - 1], 0);
    const sigmas = karrasSigmas(n, {
      sigmaMin: noiseLevel(schedule, 0).sigma,
      sigmaMax: noiseLevel(schedule, 999).sigma,
    });
    ts.forEach((t, i) => {
      const { sigma } = noiseLevel(schedule, t);
      assert.ok(Math.abs(sigma / sigmas[i] - 1) < 1e-10);
    });
  }
  assert.deepEqual([...timesteps(schedule, 1, "karras")], [999]);
});

Deno.test("Karras spacing has no place for σ = ∞", () => {
  const pure = zeroTerminalSnr(schedule);
  assert.throws(() => timesteps(pure, 10, "karras"), {
    name: "RangeError",
    message: /finite/,
  });
  assert.deepEqual([...timesteps(pure, 2)], [...timesteps(schedule, 2)]);
});

Deno.test("timesteps fall strictly and stay in range", () => {
  const sizes = fc.integer({ min: 1, max: 1500 }).chain((T) =>
    fc.tuple(fc.constant(T), fc.integer({ min: 1, max: T }))
  );
  const spacing = fc.constantFrom(...spacings, "karras" as const);
  fc.assert(
    fc.property(sizes, spacing, ([T, n], spacing) => {
      const ts = timesteps(
        linearSchedule({ numTrainTimesteps: T }),
        n,
        spacing,
      );
      assert.equal(ts.length, n);
      assert.ok(ts[0] <= T - 1 && ts[n - 1] >= 0);
      for (let i = 1; i < n; i++) assert.ok(ts[i] < ts[i - 1]);
      if (spacing !== "karras") assert.ok(ts.every(Number.isInteger));
    }),
    { numRuns: 500 },
  );
});

Deno.test("impossible numbers of steps are refused", () => {
  for (const n of [0, 1001, 2.5, NaN]) {
    assert.throws(() => timesteps(schedule, n), /from 1 to 1000/);
  }
  assert.throws(
    () => timesteps(schedule, 10, "cubic" as TimestepSpacing),
    /unknown timestep spacing "cubic"/,
  );
});
