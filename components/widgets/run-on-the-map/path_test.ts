import assert from "node:assert/strict";
import type { Placing } from "../glyph-map/placing_file.ts";
import { inkOf, stopAt } from "./path.ts";

Deno.test("ink is the mean of each square, black = 255", () => {
  const x0 = new Float32Array(16).fill(1);
  for (const j of [0, 1, 4, 5]) x0[j] = -1;
  x0[10] = -3; // as dark as it gets
  assert.deepEqual([...inkOf(x0, 2)], [255, 0, 0, 63.75]);
});

Deno.test("a picture of the data is placed among those like it", () => {
  // Twenty pictures of one grey each; one component, which is the grey.
  const greys = Array.from({ length: 20 }, (_, i) => i * 12);
  const mean = Float64Array.of(114);
  const placing: Placing = {
    side: 1,
    components: 1,
    mean,
    loadings: Float64Array.of(1),
    coordinates: Float32Array.from(greys, (it) => it - 114),
  };
  const positions = Float32Array.from(greys.flatMap((it) => [it / 255, .5]));
  const { place, alike, spread } = stopAt(
    new Float32Array(4).fill(1 - 120 / 127.5),
    placing,
    positions,
  );
  assert.equal(alike[0], 10);
  assert.equal(alike.length, 15);
  assert(Math.abs(place[0] - 120 / 255) < .02 && place[1] === .5);
  assert(spread > 0);
});
