import assert from "node:assert/strict";
import { fillNormal } from "../../diffusion/mod.ts";
import { hills } from "./clusters.ts";
import { nearestNeighbours } from "./nearest_neighbours.ts";
import { labelClusters, umapLayout, uniform } from "./projection_stage.ts";

const SETTINGS = {
  neighbours: 10,
  minDist: 0.1,
  epochs: 60,
  initialExtent: 10,
};

/** Two clouds far apart in ten dimensions; odd points in one, even in the other. */
function twoClouds(count: number) {
  const data = fillNormal(new Float32Array(count * 10), {
    seed: 5,
    sample: 0,
    step: 0,
  });
  for (let i = 0; i < count; i++) data[i * 10] += i % 2 ? 8 : -8;
  return { data, count, dimension: 10 };
}

Deno.test("umapLayout: one seed, one layout; clouds stay apart", async () => {
  const points = twoClouds(200);
  const nearest = nearestNeighbours(points, SETTINGS.neighbours);
  const layout = (seed: number) =>
    umapLayout(points, nearest, { ...SETTINGS, random: uniform(seed) });
  const first = await layout(1);
  assert.deepEqual(await layout(1), first);
  assert.notDeepEqual(await layout(2), first);
  const [a, b] = hills(first, 1.5);
  assert.equal(a.members.length + b.members.length, 200);
  assert.equal(new Set(a.members.map((i) => i % 2)).size, 1);
});

Deno.test("uniform numbers fill [0, 1) evenly", () => {
  const random = uniform(1);
  const tenths = new Array(10).fill(0);
  for (let i = 0; i < 10_000; i++) tenths[Math.floor(10 * random())]++;
  // Standard deviation of each count: 30.
  for (const count of tenths) assert.ok(Math.abs(count - 1000) < 150);
});

Deno.test("hills: every point in one, the largest first, summits where points are", () => {
  const noise = fillNormal(new Float32Array(600), {
    seed: 1,
    sample: 0,
    step: 0,
  });
  const positions = noise.map((it, i) => it + (i < 400 ? 0 : 12));
  const [large, small, ...more] = hills(positions, 1);
  assert.equal(more.length, 0);
  assert.deepEqual([large.members.length, small.members.length], [200, 100]);
  assert.ok(Math.hypot(large.x, large.y) < 1);
  assert.ok(Math.hypot(small.x - 12, small.y - 12) < 1);
});

Deno.test("labelClusters tells clusters apart by what their members are", () => {
  const positions = fillNormal(new Float32Array(400), {
    seed: 1,
    sample: 0,
    step: 0,
  }).map((it, i) => it / 2 + (i < 200 ? 0 : 12));
  // 100 points a hill: left radicals in the first, but for ten; top ones in the second.
  const records = Array.from({ length: 200 }, (_, i) => ({
    character: i === 0 ? "明" : i === 150 ? "草" : "x",
    caption: "a character",
    radical: i < 90 ? 85 : i < 190 ? 140 : 1,
  }));
  const parameters = {
    clusterBandwidth: 1,
    typical: 3,
    kinds: [
      {
        label: { en: "left–right" },
        example: "明",
        radicals: [85],
        captions: [],
      },
      {
        label: { en: "top–bottom" },
        example: "草",
        radicals: [140],
        captions: [],
      },
    ],
  };
  const { clusters, agreement } = labelClusters(positions, records, parameters);
  assert.deepEqual(
    clusters.map((it) => [
      it.label.en,
      it.example,
      it.members,
      ...it.ofKinds,
      it.typical.length,
    ]),
    [["left–right", "明", 100, 90, 10, 3], ["top–bottom", "草", 100, 0, 90, 3]],
  );
  assert.equal(clusters[1].exampleX, positions[300]);
  assert.ok(Math.abs(agreement! - 180 / 190) < 1e-12);
  assert.throws(
    () =>
      labelClusters(positions, records, {
        ...parameters,
        kinds: [...parameters.kinds, {
          label: { en: "round" },
          example: "明",
          radicals: [],
          captions: ["round"],
        }],
      }),
    /no cluster has mainly round/,
  );
  assert.deepEqual(
    labelClusters(positions, records, { ...parameters, kinds: [] }),
    { clusters: [], agreement: null },
  );
});
