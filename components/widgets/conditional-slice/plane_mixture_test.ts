import assert from "node:assert/strict";
import fc from "fast-check";
import {
  conditionalOn,
  lineDensity,
  marginalOf,
  peakNear,
  planeDensity,
  type PlaneGaussian,
} from "./plane_mixture.ts";

const between = (min: number, max: number) =>
  fc.double({ min, max, noNaN: true });
const component = fc.record({
  weight: between(0.1, 1),
  mean: fc.tuple(between(-2, 2), between(-2, 2)),
  deviation: fc.tuple(between(0.3, 1), between(0.3, 1)),
  correlation: between(-0.9, 0.9),
});
const mixtures = fc.array(component, { minLength: 1, maxLength: 3 })
  .map((all): PlaneGaussian[] => {
    const total = all.reduce((sum, it) => sum + it.weight, 0);
    return all.map((it) => ({ ...it, weight: it.weight / total }));
  });

/** The area under a function from −8 to 8. */
function area(of: (at: number) => number): number {
  const step = 0.02;
  let sum = 0;
  for (let at = -8; at <= 8; at += step) sum += of(at);
  return sum * step;
}

const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-6);

Deno.test("one Gaussian is the formula in every textbook", () => {
  const it: PlaneGaussian = {
    weight: 1,
    mean: [1, -1],
    deviation: [2, 0.5],
    correlation: 0.6,
  };
  const [zx, zy, c] = [(2 - 1) / 2, (-0.8 + 1) / 0.5, 0.6];
  near(
    planeDensity([it], 2, -0.8),
    Math.exp(-(zx * zx - 2 * c * zx * zy + zy * zy) / (2 * (1 - c * c))) /
      (2 * Math.PI * 2 * 0.5 * Math.sqrt(1 - c * c)),
  );
});

Deno.test("a marginal is the joint density, summed over the other variable", () => {
  fc.assert(
    fc.property(mixtures, between(-3, 3), (mixture, at) => {
      near(
        lineDensity(marginalOf(mixture, "x"), at),
        area((y) => planeDensity(mixture, at, y)),
      );
      near(
        lineDensity(marginalOf(mixture, "y"), at),
        area((x) => planeDensity(mixture, x, at)),
      );
    }),
    { numRuns: 30 },
  );
});

Deno.test("p(x, y) = p(x | y) p(y), and a conditional has the area 1", () => {
  fc.assert(
    fc.property(
      mixtures,
      between(-2, 2),
      between(-2, 2),
      (mixture, x, y) => {
        const given = conditionalOn(mixture, y);
        near(
          planeDensity(mixture, x, y),
          lineDensity(given, x) * lineDensity(marginalOf(mixture, "y"), y),
        );
        near(given.reduce((sum, it) => sum + it.weight, 0), 1);
      },
    ),
  );
});

Deno.test("nowhere round a peak is it higher", () => {
  fc.assert(
    fc.property(mixtures, (mixture) => {
      const [x, y] = peakNear(mixture, mixture[0].mean);
      const top = planeDensity(mixture, x, y);
      for (let i = 0; i < 8; i++) {
        const angle = i * Math.PI / 4;
        const beside = planeDensity(
          mixture,
          x + 0.02 * Math.cos(angle),
          y + 0.02 * Math.sin(angle),
        );
        assert.ok(beside <= top * (1 + 1e-9));
      }
    }),
    { numRuns: 50 },
  );
});
