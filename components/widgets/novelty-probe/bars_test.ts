import assert from "node:assert/strict";
import fc from "fast-check";
import { barsOf } from "./bars.ts";

Deno.test("every value is in one bar of the histogram, and the shares make up the whole", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 7.9, noNaN: true }), { minLength: 1 }),
      (values) => {
        const bars = barsOf(values, 8);
        assert.equal(bars.length, 8);
        const whole = bars.reduce((sum, { share }) => sum + share, 0);
        assert.ok(Math.abs(whole - 100) < 1e-9);
        for (const { from, to, share } of bars) {
          assert.equal(share > 0, values.some((it) => it >= from && it < to));
        }
      },
    ),
  );
});
