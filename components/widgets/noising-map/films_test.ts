import assert from "node:assert/strict";
import fc from "fast-check";
import { density, linearSchedule } from "../../../diffusion/mod.ts";
import { shapeNamed, shapeNames } from "../../../diffusion/plane/shapes.ts";
import { dropped, Films, handfulAt, type Way } from "./films.ts";

const schedule = linearSchedule();
const steps = 50;

Deno.test("shapes: mean 0 and variance 1, as the schedules want them", () => {
  for (const name of shapeNames) {
    const { means, deviation } = shapeNamed(name);
    const count = means.length;
    const sum = Array.from(means).reduce((a, b) => a + b, 0);
    const squares = Array.from(means).reduce((a, b) => a + b * b, 0);
    assert(Math.abs(sum / count) < 1e-9, name);
    const variance = squares / count + (deviation as number) ** 2;
    assert(Math.abs(variance - 1) < 1e-9, name);
  }
});

/** Of points, how many lie where a shape has hardly any density. */
function astray(mixture: ReturnType<typeof shapeNamed>, x: Float32Array) {
  const heights = density(mixture, 1, x);
  const typical = density(mixture, 1, mixture.means);
  const least = Math.min(...typical) * Math.exp(-8);
  return heights.filter((it) => it < least).length / heights.length;
}

for (const way of ["flow", "dice"] satisfies Way[]) {
  Deno.test(`films: ${way} leads from noise to the data, for every shape`, async () => {
    for (const name of shapeNames) {
      const mixture = shapeNamed(name);
      const films = new Films(mixture, schedule, {
        particles: 100,
        steps,
        seed: 1,
      });
      await films.fill(way, 0);
      assert.equal(films.reached(way), 0);
      assert.deepEqual(
        films.frame(way, steps),
        films.frame("forward", steps),
        "the way back begins where the other ends",
      );
      const share = astray(mixture, films.frame(way, 0)!);
      assert(share < .1, `${name}: ${share} of the particles are astray`);
    }
  });
}

Deno.test("films: what is dropped anywhere ends in the data", () =>
  fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...shapeNames),
      fc.integer({ min: 25, max: steps }),
      fc.tuple(
        ...[0, 1].map(() => fc.double({ min: -2, max: 2, noNaN: true })),
      ),
      async (name, from, place) => {
        const mixture = shapeNamed(name);
        const { levels } = new Films(mixture, schedule, {
          particles: 1,
          steps,
          seed: 1,
        });
        const places = handfulAt(place as [number, number]);
        const frames = await dropped(mixture, schedule, levels, from, places);
        assert.equal(frames.length, from + 1);
        assert.deepEqual(frames[0], places);
        assert.equal(astray(mixture, frames.at(-1)!), 0, `${frames.at(-1)}`);
      },
    ),
    { numRuns: 30 },
  ));
