import assert from "node:assert/strict";
import { shuffled } from "./shuffled.ts";

Deno.test("shuffled: every number once, in an order of its own", () => {
  const order = shuffled(1000, 1);
  assert.deepEqual(order.toSorted((a, b) => a - b), [...Array(1000).keys()]);
  assert.deepEqual(shuffled(1000, 1), order);
  assert.notDeepEqual(shuffled(1000, 2), order);
  const early = order.slice(0, 500).filter((it) => it < 500).length;
  assert.ok(early > 200 && early < 300, `${early} of the first half stayed`);
});
