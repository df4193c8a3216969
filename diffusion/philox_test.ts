import assert from "node:assert/strict";
import { philox4x32 } from "./philox.ts";

Deno.test("known answers of Random123 for philox4x32-10", () => {
  // Counter, key, answer: from the authors' file kat_vectors.
  const vectors = [
    [
      "00000000 00000000 00000000 00000000",
      "00000000 00000000",
      "6627e8d5 e169c58d bc57ac4c 9b00dbd8",
    ],
    [
      "ffffffff ffffffff ffffffff ffffffff",
      "ffffffff ffffffff",
      "408f276d 41c83b0e a20bc7c6 6d5451fd",
    ],
    [
      "243f6a88 85a308d3 13198a2e 03707344",
      "a4093822 299f31d0",
      "d16cfe09 94fdcceb 5001e420 24126ea1",
    ],
  ].map((row) => row.map(words));
  for (const [counter, key, answer] of vectors) {
    const before = counter.slice();
    assert.deepEqual(philox4x32(counter, key), answer);
    assert.deepEqual(counter, before);
    assert.equal(philox4x32(counter, key, counter), counter);
    assert.deepEqual(counter, answer);
  }
});

Deno.test("a longer answer goes on with the counters that follow", () => {
  const key = Uint32Array.of(7, 8);
  for (const first of [5, 4294967294]) { // the second one begins anew at 0
    const blocks = [0, 1, 2, 3].flatMap((i) => [
      ...philox4x32(Uint32Array.of(first + i, 1, 2, 3), key),
    ]);
    for (let length = 0; length <= 16; length++) {
      const out = new Uint32Array(length);
      philox4x32(Uint32Array.of(first, 1, 2, 3), key, out);
      assert.deepEqual([...out], blocks.slice(0, length));
    }
  }
});

function words(hex: string): Uint32Array {
  return Uint32Array.from(hex.split(" "), (word) => parseInt(word, 16));
}
