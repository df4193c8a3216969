import assert from "node:assert/strict";
import type { Trajectories } from "../figures/drawing/trajectories.ts";
import { drawOpenGraph, openGraphPath, openGraphSize } from "./open_graph.ts";

/** Runs whose pictures get lighter from frame to frame. */
const trajectories = {
  runs: 4,
  frames: 121,
  imageSize: 16,
  state: (_run: number, frame: number) =>
    new Uint8Array(16 ** 2).fill(Math.round(frame / 120 * 255)),
} as Trajectories;

Deno.test("every page has an image of its own", () => {
  assert.equal(openGraphPath("/"), "/open-graph/index.png");
  assert.equal(openGraphPath("/a/b/"), "/open-graph/a-b.png");
});

Deno.test("words above, runs from noise to glyph below, the same every time", async () => {
  const draw = () => drawOpenGraph("From Noise", "In words.", trajectories);
  const { data, width, height } = await draw();
  assert.deepEqual({ width, height }, openGraphSize);
  const red = (x: number, y: number) => data[4 * (y * width + x)];
  const darkest = Math.min(
    ...Array.from({ length: width }, (_, x) => red(x, 90)),
  );
  assert.ok(darkest < 64, "the title is written in ink");
  const bottom = Array.from(
    { length: 12 },
    (_, i) => red(50 + 100 * i, height - 20),
  );
  assert.equal(bottom[0], 0);
  assert.equal(bottom.at(-1), 255);
  assert.deepEqual(bottom, bottom.toSorted((a, b) => a - b));
  assert.deepEqual((await draw()).data, data);
});
