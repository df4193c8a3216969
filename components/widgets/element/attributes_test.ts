import assert from "node:assert/strict";
import { numberOf, numbersOf, written } from "./attributes.ts";

Deno.test("numberOf: what is no number leaves the other one", () => {
  const texts = ["3", " -1.5 ", "", "  ", null, "three", "1/0", "Infinity"];
  assert.deepEqual(texts.map((it) => numberOf(it, 7)), [
    3,
    -1.5,
    ...Array(6).fill(7),
  ]);
});

Deno.test("numbersOf: all of them, or none", () => {
  assert.deepEqual(numbersOf("0.5 -1,2"), [.5, -1, 2]);
  for (const text of [null, "", "1 x", "[1, 2]"]) {
    assert.equal(numbersOf(text), null);
  }
});

Deno.test("written: short, and read again it is the same to three decimals", () => {
  assert.deepEqual([.1 + .2, -1.15, 2, 1e-9].map(written), [
    "0.3",
    "-1.15",
    "2",
    "0",
  ]);
});
