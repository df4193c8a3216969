import assert from "node:assert/strict";
import fc from "fast-check";
import { density, fillNormal, score } from "../mod.ts";
import { shapeNamed } from "./shapes.ts";
import { Adam } from "./adam.ts";
import { initialParameters, Network, parameterCount } from "./network.ts";
import {
  learnedScore,
  leastLoss,
  samplesFrom,
  schedule,
  Training,
} from "./training.ts";

const normal = (count: number, seed: number) =>
  fillNormal(new Float32Array(count), { seed, sample: 0, step: 0 });

/** A network with something in every layer, the last one too. */
function someNetwork(seed: number): Network {
  const numbers = normal(parameterCount(), seed);
  const parameters = initialParameters(numbers)
    .map((it, i) => it || .3 * numbers[i]);
  return new Network(parameters);
}

Deno.test("network: gradients are the finite differences of the loss", () =>
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1000 }),
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.nat(parameterCount() - 1), { minLength: 20, maxLength: 20 }),
      (seed, batch, places) => {
        const network = someNetwork(seed);
        const xt = normal(2 * batch, seed + 1);
        const eps = normal(2 * batch, seed + 2);
        const timesteps = Array.from(
          { length: batch },
          (_, i) => (seed * 37 + 211 * i) % 1000,
        );
        const loss = () =>
          network.predict(xt, timesteps)
            .reduce((sum, it, i) => sum + (it - eps[i]) ** 2, 0);
        const slopes = network.predict(xt, timesteps)
          .map((it, i) => 2 * (it - eps[i]));
        const gradient = network.gradient(slopes);
        for (const k of places) {
          const h = 1e-5;
          const value = network.parameters[k];
          network.parameters[k] = value + h;
          const above = loss();
          network.parameters[k] = value - h;
          const below = loss();
          network.parameters[k] = value;
          const slope = (above - below) / (2 * h);
          const off = Math.abs(gradient[k] - slope);
          assert(
            off <= 1e-5 * (1 + Math.abs(slope)),
            `parameter ${k}: ${gradient[k]}, not ${slope}`,
          );
        }
      },
    ),
    { numRuns: 25 },
  ));

Deno.test("network: what it says of a point does not depend on its company", () => {
  const network = someNetwork(1);
  const xt = normal(8, 2);
  const together = network.predict(xt, [3, 500, 999, 20]);
  const alone = network.predict(xt.subarray(4, 6), [999]);
  assert.deepEqual([...together.slice(4, 6)], [...alone]);
});

Deno.test("adam: the first step is the rate, whatever the slope's size; a bowl's bottom is found", () => {
  const parameters = Float64Array.of(3, -2);
  const adam = new Adam(parameters);
  adam.step(Float64Array.of(1e-3, -50), .1);
  assert(Math.abs(parameters[0] - 2.9) < 1e-4);
  assert(Math.abs(parameters[1] + 1.9) < 1e-4);
  for (let i = 0; i < 2000; i++) {
    adam.step(parameters.map((it) => 2 * it), .02);
  }
  assert(parameters.every((it) => Math.abs(it) < 1e-3), `${parameters}`);
});

Deno.test("training: comes near the least loss, to the exact score, and draws the data", async () => {
  const mixture = shapeNamed("moons");
  const training = new Training(mixture, 1);
  const losses: number[] = [];
  while (!training.isDone) losses.push(training.next());
  const late = losses.slice(-600).reduce((sum, it) => sum + it / 600, 0);
  const least = leastLoss(mixture, 1, 3000);
  assert(losses[0] > .8, "it begins by knowing nothing");
  assert(late > .9 * least && late < 1.15 * least, `${late}, least ${least}`);

  // Where noised data are, arrows of both point the same way.
  const t = 200;
  const places = normal(400, 5);
  const exact = score(mixture, schedule.alphasCumprod[t], places);
  const learned = learnedScore(training.mean, t, places);
  const dot = (a: Float64Array, b: Float64Array) =>
    a.reduce((sum, it, i) => sum + it * b[i], 0);
  const cosine = dot(exact, learned) /
    Math.sqrt(dot(exact, exact) * dot(learned, learned));
  assert(cosine > .97, `cosine ${cosine}`);

  const samples = await samplesFrom(training.mean, 200, 1);
  const least0 = Math.min(...density(mixture, 1, mixture.means)) / Math.exp(12);
  const astray = density(mixture, 1, samples).filter((it) => it < least0);
  assert(astray.length < 30, `${astray.length} of 200 samples are astray`);
});

Deno.test("training: the same seed, the same weights", () => {
  const [a, b] = [1, 2].map(() => {
    const training = new Training(shapeNamed("ring"), 7);
    for (let i = 0; i < 5; i++) training.next();
    return training.network.parameters;
  });
  assert.deepEqual(a, b);
});
