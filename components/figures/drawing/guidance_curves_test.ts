import assert from "node:assert/strict";
import { sayInEnglish } from "../../languages/say.ts";
import { proportionOf } from "../../../pipeline/evaluation/wilson_interval.ts";
import { guidanceCurves } from "./guidance_curves.ts";

const points = [0, 1, 2, 4, 8].map((guidanceScale, i) => ({
  guidanceScale,
  samples: 200,
  precision: .7 + .05 * i,
  recall: .7 - .1 * i,
  frechetDistance: 30 + i,
  radicalAccuracy: proportionOf([true, i > 1]),
}));

Deno.test("three charts, with every guidance on every curve and axis", () => {
  const html = guidanceCurves(points, sayInEnglish);
  assert.equal(html.split("<svg").length - 1, 3);
  assert.equal(html.split("<circle").length - 1, 4 * points.length);
  for (const { guidanceScale } of points) {
    const told = html.split(`>${guidanceScale}</text>`).length - 1;
    assert.ok(told >= 3, `${guidanceScale} is told ${told} times`);
  }
  assert.doesNotMatch(html, /NaN|undefined/);
});

Deno.test("one value throughout is drawn too", () => {
  assert.doesNotMatch(
    guidanceCurves([points[0], points[0]], sayInEnglish),
    /NaN|Infinity/,
  );
});
