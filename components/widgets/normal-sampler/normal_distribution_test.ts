import assert from "node:assert/strict";
import fc from "fast-check";
import { fillNormal } from "../../../diffusion/mod.ts";
import { binned, fitNormal, normalDensity } from "./normal_distribution.ts";

const samples = fc.array(fc.integer({ min: -50, max: 50 }), {
  minLength: 2,
  maxLength: 30,
}).filter((them) => them.some((it) => it !== them[0]));

Deno.test("no other normal makes the samples likelier than the fitted one", () => {
  const logLikelihood = (
    them: number[],
    fit: { mean: number; deviation: number },
  ) =>
    them.reduce(
      (sum, x) =>
        sum - Math.log(fit.deviation) -
        ((x - fit.mean) / fit.deviation) ** 2 / 2,
      0,
    );
  fc.assert(
    fc.property(
      samples,
      fc.double({ min: -3, max: 3, noNaN: true }),
      fc.double({ min: .3, max: 3, noNaN: true }),
      (them, shift, factor) => {
        const fit = fitNormal(them);
        const other = {
          mean: fit.mean + shift,
          deviation: fit.deviation * factor,
        };
        assert.ok(
          logLikelihood(them, fit) >= logLikelihood(them, other) - 1e-9,
        );
      },
    ),
  );
});

Deno.test("the fit moves and stretches with the samples", () => {
  fc.assert(
    fc.property(
      samples,
      fc.integer({ min: -9, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      (them, shift, factor) => {
        const fit = fitNormal(them);
        const moved = fitNormal(them.map((x) => factor * x + shift));
        assert.ok(Math.abs(moved.mean - (factor * fit.mean + shift)) < 1e-9);
        assert.ok(Math.abs(moved.deviation - factor * fit.deviation) < 1e-9);
      },
    ),
  );
  assert.throws(() => fitNormal([]), /no samples/);
});

Deno.test("from many samples, the fit finds what they were drawn from", () => {
  const drawn = fillNormal(new Float32Array(100_000), {
    seed: 3,
    sample: 0,
    step: 0,
  }).map((x) => 2 + 3 * x);
  const { mean, deviation } = fitNormal(drawn);
  assert.ok(Math.abs(mean - 2) < .03 && Math.abs(deviation - 3) < .03);
});

Deno.test("the density integrates to 1 and is highest at its mean", () => {
  const fit = { mean: 1, deviation: .5 };
  let sum = 0;
  for (let x = -4; x < 6; x += .01) sum += normalDensity(x, fit) * .01;
  assert.ok(Math.abs(sum - 1) < 1e-6);
  assert.equal(normalDensity(0), 1 / Math.sqrt(2 * Math.PI));
  assert.ok(normalDensity(1, fit) > normalDensity(1.1, fit));
});

Deno.test("every sample is counted once, in the bin that it lies in", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -40, max: 40 })),
      (them) => {
        const values = them.map((it) => it / 8);
        const bins = binned(values, .5);
        assert.equal(
          bins.reduce((sum, { count }) => sum + count, 0),
          them.length,
        );
        for (const { from, to, count } of bins) {
          assert.equal(values.filter((x) => x >= from && x < to).length, count);
        }
      },
    ),
  );
});
