import assert from "node:assert/strict";
import fc from "fast-check";
import { cosineSchedule } from "./cosine_schedule.ts";
import type { Denoiser } from "./denoiser.ts";
import { linearSchedule } from "./linear_schedule.ts";
import { noiseLevel } from "./noise_level.ts";
import { predictionFrom } from "./prediction.ts";
import type { Schedule } from "./schedule.ts";
import golden from "./testdata/golden_trajectories.json" with { type: "json" };
import { thresholded, type ThresholdOptions } from "./threshold.ts";
import { zeroTerminalSnr } from "./zero_terminal_snr.ts";

const schedule = cosineSchedule();

/** Predicts that x₀ is gain times what it is given. */
function times(
  gain: number,
  size: number,
  schedule: Schedule,
): Denoiser<unknown> {
  return {
    sampleShape: [size],
    predict(xt, t) {
      const x0 = xt.map((x) => gain * x);
      const { alphaCumprod } = noiseLevel(schedule, t);
      return Promise.resolve(predictionFrom("sample", x0, xt, alphaCumprod));
    },
  };
}

// diffusers bounds s by `sample_max_value`, whose default, 1, is also the least
// that s can be: what it calls dynamic thresholding is then plain clipping. The
// paper has no upper bound.
for (const record of golden.dynamicThresholding) {
  const { ratio: percentile, sampleMaxValue: maximum } = record;
  Deno.test(`percentile ${percentile}, at most ${maximum}, as diffusers`, async () => {
    const { samples, thresholded: expected } = record;
    const xt = Float32Array.from(samples.flat());
    const x0 = async (options: ThresholdOptions) => {
      const denoiser = times(1, samples[0].length, schedule);
      return (await thresholded(denoiser, schedule, options).predict(xt, 400))
        .x0;
    };
    const bounded = await x0({ percentile, maximum });
    expected.flat().forEach((value, i) => near(bounded[i], value, 1e-5));
    if (maximum === 1) {
      const clipped = xt.map((value) => Math.max(-1, Math.min(1, value)));
      assert.deepEqual(bounded, clipped);
    }
    // No percentile of these samples reaches 100.
    if (maximum === 100) assert.deepEqual(await x0({ percentile }), bounded);
  });
}

const size = 5;
const numbers = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), {
  minLength: 2 * size,
  maxLength: 2 * size,
}).map((values) => Float32Array.from(values));
const question = fc.record({
  schedule: fc.constantFrom(schedule, zeroTerminalSnr(linearSchedule())),
  t: fc.integer({ min: 0, max: 999 }),
  gain: fc.double({ min: 0.1, max: 5, noNaN: true }),
  xt: numbers,
  percentile: fc.double({ min: 0, max: 1, noNaN: true }),
});

Deno.test("x₀ ends within ± 1, and with ε makes up xₜ", () =>
  fc.assert(
    fc.asyncProperty(question, async (asked) => {
      const { schedule, t, gain, xt, percentile } = asked;
      const denoiser = times(gain, size, schedule);
      const { eps, x0 } = await thresholded(denoiser, schedule, { percentile })
        .predict(xt, t);
      assert.ok(x0.every((value) => Math.abs(value) <= 1), `${x0}`);
      const { signal, noise } = noiseLevel(schedule, t);
      xt.forEach((x, i) => near(signal * x0[i] + noise * eps[i], x, 1e-5));
    }),
  ));

Deno.test("predictions within ± 1 are left as they are", () =>
  fc.assert(
    fc.asyncProperty(question, async ({ schedule, t, xt, percentile }) => {
      const denoiser = times(1 / 3, size, schedule);
      assert.deepEqual(
        await thresholded(denoiser, schedule, { percentile }).predict(xt, t),
        await denoiser.predict(xt, t),
      );
    }),
  ));

Deno.test("a sample does not depend on its company", () =>
  fc.assert(
    fc.asyncProperty(question, async (asked) => {
      const { schedule, t, gain, xt, percentile } = asked;
      const denoiser = thresholded(times(gain, size, schedule), schedule, {
        percentile,
      });
      const together = await denoiser.predict(xt, t);
      const alone = await denoiser.predict(xt.slice(size), t);
      assert.deepEqual(alone.x0, together.x0.slice(size));
      assert.deepEqual(alone.eps, together.eps.slice(size));
    }),
  ));

Deno.test("99.5 in a hundred by default", async () => {
  const xt = Float32Array.from({ length: 1001 }, (_, i) => (i - 500) / 50);
  const { x0 } = await thresholded(times(1, 1001, schedule), schedule)
    .predict(xt, 400);
  // |x| is 0 once, and 0.02, 0.04, … 10 twice: 995 of the 1000 gaps are below
  // s, and |x| is 9.96 there.
  near(x0[750], 5 / 9.96, 1e-6);
  near(x0[1000], 1, 1e-6);
});

Deno.test("the conditions are handed on", async () => {
  const handed: unknown[] = [];
  const denoiser: Denoiser<string> = {
    sampleShape: [1],
    predict(xt, _t, conditions) {
      handed.push(conditions);
      return Promise.resolve({ eps: xt.slice(), x0: xt.slice() });
    },
  };
  await thresholded(denoiser, schedule)
    .predict(Float32Array.of(1, 2), 5, ["gold", null]);
  assert.deepEqual(handed, [["gold", null]]);
});

Deno.test("what is out of range is refused", () => {
  const refuse = (options: ThresholdOptions, message: RegExp) =>
    assert.throws(
      () => thresholded(times(1, 1, schedule), schedule, options),
      (error) => error instanceof RangeError && message.test(error.message),
    );
  refuse({ percentile: 99.5 }, /percentile .* 99.5/);
  refuse({ percentile: NaN }, /percentile/);
  refuse({ maximum: 0.5 }, /maximum .* 0.5/);
});

function near(actual: number, expected: number, tolerance: number) {
  assert.ok(
    Math.abs(actual - expected) <= tolerance,
    `${actual} is not within ${tolerance} of ${expected}`,
  );
}
