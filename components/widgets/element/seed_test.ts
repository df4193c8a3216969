import assert from "node:assert/strict";
import { rolledSeed, seedNamed, seedOf } from "./seed.ts";

Deno.test("seedNamed: what names no seed leaves the usual one", () => {
  const texts = ["7", " 0 ", "", "  ", null, "seven", "1e999"];
  assert.deepEqual(texts.map((it) => seedNamed(it)), [7, 0, 1, 1, 1, 1, 1]);
  assert.equal(seedNamed("seven", 3), 3);
});

Deno.test("seedOf: the nearest number that noise can be addressed by", () => {
  const values = [2.6, -1, 2 ** 40, NaN];
  assert.deepEqual(values.map(seedOf), [3, 0, 2 ** 32 - 1, 0]);
});

Deno.test("rolledSeed: one that seedOf leaves as it is", () => {
  const seed = rolledSeed();
  assert.equal(seedOf(seed), seed);
});
