import assert from "node:assert/strict";
import { fillNormal } from "../diffusion/mod.ts";
import { openFeatureTable } from "../inference/feature_table.ts";
import { squaredDistance, type Vectors } from "./evaluation/vectors.ts";
import { agreementOf, makeFeatureTable } from "./feature_table.ts";
import { nearestRows } from "./nearest_rows.ts";

const width = 12;

/** Points of which most lie near a subspace of four dimensions. */
function points(count: number, seed: number): Vectors {
  const noise = fillNormal(new Float32Array(count * width), {
    seed,
    sample: 0,
    step: 0,
  });
  const data = noise.map((value, i) => {
    const j = i % width;
    const [, ...first] = noise.subarray(i - j, i - j + 5);
    const shared = first.reduce((sum, it, k) => sum + it * Math.cos(j * k), 0);
    return 3 + shared + .05 * value;
  });
  return { data, count, width };
}

const file = { path: "table.bin", bytes: 0, sha256: "" };
const rows = points(300, 1);
const queries = points(20, 2);

Deno.test("with small steps, a table finds the nearest rows at their distances", async () => {
  const options = { components: width, step: .1 };
  const { spec, bytes } = makeFeatureTable(rows, options);
  const table = await openFeatureTable({ ...spec, file }, bytes);
  for (let i = 0; i < queries.count; i++) {
    const features = queries.data.subarray(i * width, (i + 1) * width);
    const [exact] = nearestRows(queries, i, rows, 1);
    const [found, second] = table.nearest(features, 2);
    const away = Math.sqrt(squaredDistance(queries, i, rows, found.row));
    assert.ok(away - exact.distance < .1, `${away}, not ${exact.distance}`);
    assert.ok(Math.abs(found.distance - away) < .1);
    assert.ok(second.distance >= found.distance);
  }
  const agreement = agreementOf(table, queries, rows, 4);
  assert.ok(agreement.recall > .9, `${agreement.recall}`);
  assert.ok(agreement.farther < .02 && agreement.error < .05);
});

Deno.test("a row finds itself at about no distance", async () => {
  const { spec, bytes } = makeFeatureTable(rows, { components: 8, step: .1 });
  const table = await openFeatureTable({ ...spec, file }, bytes);
  for (let i = 0; i < rows.count; i += 37) {
    const features = rows.data.subarray(i * width, (i + 1) * width);
    const [{ row, distance }] = table.nearest(features, 1);
    assert.equal(row, i);
    assert.ok(distance < .3, `${distance}`);
  }
});

Deno.test("coarse steps are told by the agreement", async () => {
  const { spec, bytes } = makeFeatureTable(rows, { components: 4, step: 3 });
  const table = await openFeatureTable({ ...spec, file }, bytes);
  const agreement = agreementOf(table, queries, rows, 4);
  assert.ok(agreement.recall < .9, `${agreement.recall}`);
  assert.ok(agreement.farther > .01, `${agreement.farther}`);
});

Deno.test("a table of another length than it says is refused", async () => {
  const { spec, bytes } = makeFeatureTable(rows, { components: 4, step: .1 });
  await assert.rejects(
    openFeatureTable({ ...spec, file, count: 299 }, bytes),
    /4 components of 12 features and 299 rows/,
  );
});
