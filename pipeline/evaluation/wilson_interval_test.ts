import assert from "node:assert/strict";
import fc from "fast-check";
import { proportionOf, wilsonInterval } from "./wilson_interval.ts";

const close = (found: readonly number[], expected: readonly number[]) =>
  found.forEach((it, i) =>
    assert.ok(Math.abs(it - expected[i]) < 1e-4, `${found} is not ${expected}`)
  );

Deno.test("wilsonInterval: known values", () => {
  // Newcombe 1998, table I, method 3
  close(wilsonInterval(81, 263), [0.2553, 0.3662]);
  close(wilsonInterval(15, 148), [0.0624, 0.1605]);
  close(wilsonInterval(0, 20), [0, 0.1611]);
  close(wilsonInterval(1, 29), [0.0061, 0.1718]);
  close(wilsonInterval(29, 29), [0.8830, 1]);
});

Deno.test("wilsonInterval: its ends are z standard errors from the share", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 500 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    (trials, part) => {
      const successes = Math.round(part * trials);
      const share = successes / trials;
      for (const p of wilsonInterval(successes, trials, 2)) {
        const errors = Math.abs(share - p) / Math.sqrt(p * (1 - p) / trials);
        const atEnd = p < 1e-12 || p > 1 - 1e-12;
        assert.ok(atEnd || Math.abs(errors - 2) < 1e-6, `${errors}`);
      }
    },
  ));
});

Deno.test("proportionOf counts", () => {
  const { successes, trials, share, interval } = proportionOf(
    [true, false, true, true],
  );
  assert.deepEqual([successes, trials, share], [3, 4, 0.75]);
  assert.ok(interval[0] < 0.75 && interval[1] > 0.75);
});
