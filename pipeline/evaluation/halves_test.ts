import assert from "node:assert/strict";
import type { Split } from "../dataset/records.ts";
import { halvesOf } from "./halves.ts";

Deno.test("halvesOf: each glyph in one group, training glyphs in two equal ones", () => {
  const records = Array.from({ length: 101 }, (_, i) => ({
    split:
      (i % 10 === 0 ? "test" : i % 10 === 1 ? "validation" : "train") as Split,
  }));
  const { reference, other, heldOut } = halvesOf(records, 1);
  assert.deepEqual(
    [...reference, ...other, ...heldOut].toSorted((a, b) => a - b),
    [...records.keys()],
  );
  assert.deepEqual([reference.length, other.length, heldOut.length], [
    40,
    40,
    21,
  ]);
  assert.ok(
    [...reference, ...other].every((i) => records[i].split === "train"),
  );
  assert.deepEqual(halvesOf(records, 1).other, other);
});
