import assert from "node:assert/strict";
import { inkMasks, nearestOverlaps } from "./ink_overlap.ts";

/** One image of 64 pixels for each list of inked ones. */
function masks(...images: number[][]) {
  const bytes = new Uint8Array(64 * images.length).fill(255);
  images.forEach((ink, i) => ink.forEach((at) => bytes[64 * i + at] = 0));
  return inkMasks(bytes, 64);
}

Deno.test("inkMasks: dark pixels are ink", () => {
  const bytes = new Uint8Array(32).fill(128);
  bytes[31] = 127;
  const { bits, ink, count, words } = inkMasks(bytes, 32);
  assert.deepEqual([count, words, ...bits, ...ink], [1, 1, 2 ** 31, 1]);
});

Deno.test("nearestOverlaps: shared over inked in either, of the best", () => {
  const references = masks([0, 1, 2, 3], [31, 32, 63], [60]);
  const queries = masks([0, 1], [0, 1, 2, 3], [31, 32, 33, 63], [50], []);
  assert.deepEqual([...nearestOverlaps(queries, references)], [
    2 / 4,
    1,
    3 / 4,
    0,
    0,
  ]);
  const ten = masks([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const parts = masks([0, 1, 2, 3, 4], [0, 1, 2, 3, 4, 5]);
  assert.deepEqual([...nearestOverlaps(ten, parts)], [6 / 10]);
  const alike = masks([0, 1], [0, 1, 2], [40]);
  assert.deepEqual([...nearestOverlaps(alike, alike)], [2 / 3, 2 / 3, 0]);
});

Deno.test("nearestOverlaps: as counted pixel by pixel", () => {
  const random = (i: number) => Math.abs(Math.sin(i * 12.9898) * 43758.5) % 1;
  const bytes = Uint8Array.from(
    { length: 20 * 256 },
    (_, i) =>
      random(i) < 0.2 + 0.6 * random(1e6 + Math.floor(i / 256)) ? 0 : 255,
  );
  const all = inkMasks(bytes, 256);
  const found = nearestOverlaps(all, all);
  for (let a = 0; a < 20; a++) {
    let best = 0;
    for (let b = 0; b < 20; b++) {
      if (a === b) continue;
      let both = 0, either = 0;
      for (let p = 0; p < 256; p++) {
        const inA = bytes[256 * a + p] === 0, inB = bytes[256 * b + p] === 0;
        if (inA && inB) both++;
        if (inA || inB) either++;
      }
      best = Math.max(best, both / either);
    }
    assert.equal(found[a], best);
  }
});
