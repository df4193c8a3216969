import assert from "node:assert/strict";
import type { Artifact } from "../../../pipeline/artifact.ts";
import { slices } from "../testdata/sources.ts";
import { openPlane } from "./plane.ts";

/** Two points that reach farther along y; a density and a score that tell axes apart. */
const artifact = {
  json: () => ({
    count: 2,
    extent: 1,
    densitySize: 2,
    scoreSize: 2,
    bandwidth: .1,
    schedule: { name: "linear" },
    levels: [{ timestep: null, alphaCumprod: 1 }, {
      timestep: 49,
      alphaCumprod: .5,
    }],
  }),
  floats: (file: string) =>
    Float32Array.from(
      file === "points.f32"
        ? [.1, -.9, .2, .8]
        : { length: file === "density.f32" ? 8 : 16 },
      (it, i) => file === "points.f32" ? it as number : i,
    ),
} as unknown as Artifact;

Deno.test("the longer axis of the points lies across, in all that the plane holds", () => {
  const plane = openPlane(artifact);
  const [x, y] = plane.place(0);
  assert.ok(Math.abs(x + .9) < 1e-6 && Math.abs(y - .1) < 1e-6);
  assert.deepEqual([...plane.density(1).values], [4, 6, 5, 7]);
  // Score of level 0 at x = 1, y = −1 of the picture: y = 1, x = −1 before.
  assert.deepEqual(plane.score(0).at(1, 0), { x: 1, y: -1, dx: 5, dy: 4 });
});

Deno.test("levels are counted in steps that were taken", () => {
  assert.deepEqual(openPlane(artifact).levels.map(({ t }) => t), [0, 50]);
});

Deno.test("in the real slice, density rises along the score", async () => {
  const folder = await Deno.makeTempDir({ prefix: "plane-" });
  try {
    const plane = openPlane((await slices(folder)).get("score")!);
    const last = plane.levels.length - 1;
    const { size, at } = plane.score(last);
    // Almost a standard normal: its score points at the middle from everywhere.
    for (let i = 0; i < size; i++) {
      const { x, y, dx, dy } = at(i, (i * 7) % size);
      assert.ok(Math.hypot(x + dx, y + dy) < .05, `${x}, ${y}: ${dx}, ${dy}`);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
