import assert from "node:assert/strict";
import fc from "fast-check";
import { judge, median, nearerThan } from "./yardstick.ts";

const heldOut = Array.from({ length: 200 }, (_, i) => 1 + i / 20);
const yardstick = { heldOut, threshold: 1.1 };

Deno.test("as many are nearer as are less", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 20 })),
      fc.integer({ min: -1, max: 21 }),
      (values, limit) => {
        const rising = values.toSorted((a, b) => a - b);
        const less = values.filter((it) => it < limit).length;
        assert.equal(nearerThan(rising, limit), less);
      },
    ),
  );
});

Deno.test("a verdict for a copy, a near one, a usual one and a strange one", () => {
  assert.equal(judge(yardstick, 0).kind, "itself");
  assert.equal(judge(yardstick, .9).kind, "near");
  assert.deepEqual(judge(yardstick, 6), { kind: "usual", nearer: 50 });
  assert.deepEqual(judge(yardstick, 1.12), { kind: "usual", nearer: 2 });
  assert.deepEqual(judge(yardstick, 10.93), { kind: "usual", nearer: 99 });
  assert.equal(judge(yardstick, 11).kind, "far");
});

Deno.test("the middle of values in any order", () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.ok(Number.isNaN(median([])));
});
