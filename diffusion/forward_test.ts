import assert from "node:assert/strict";
import fc from "fast-check";
import { addNoise, addStepNoise, posterior } from "./forward.ts";
import { fillNormal } from "./normal.ts";
import { linearSchedule } from "./schedule.ts";

Deno.test("addNoise: all signal at ᾱ = 1, all noise at 0, both between", () => {
  const x0 = Float32Array.of(1, -2);
  const noise = Float32Array.of(0.5, 4);
  assert.deepEqual(addNoise(x0, noise, 1), x0);
  assert.deepEqual(addNoise(x0, noise, 0), noise);
  assert.deepEqual(
    addNoise(x0, noise, 0.36),
    Float32Array.of(0.6 * 1 + 0.8 * 0.5, 0.6 * -2 + 0.8 * 4),
  );
});

Deno.test("addNoise writes where it is told, even onto its input", () => {
  const x0 = Float32Array.of(1, -2);
  const noise = Float32Array.of(0.5, 4);
  const expected = addNoise(x0, noise, 0.3);
  assert.equal(addNoise(x0, noise, 0.3, x0), x0);
  assert.deepEqual(x0, expected);
  assert.throws(() => addNoise(x0, new Float32Array(3), 0.3), /equally long/);
});

Deno.test("single steps add up to the closed form", () => {
  const { betas, alphasCumprod } = linearSchedule({ numTrainTimesteps: 60 });
  const n = 50_000;
  const x = new Float32Array(n).fill(2);
  const noise = new Float32Array(n);
  betas.forEach((beta, step) => {
    addStepNoise(x, fillNormal(noise, { seed: 5, sample: 0, step }), beta, x);
  });
  const { mean, variance } = moments(x);
  const left = alphasCumprod[59];
  near(mean, 2 * Math.sqrt(left), 4 * Math.sqrt((1 - left) / n));
  near(variance, 1 - left, 4 * (1 - left) * Math.sqrt(2 / n));
});

Deno.test("posterior: what two forward steps leave to be known", () => {
  // x₀ → x₁ → x₂. Given x₀ and x₂, what remains of x₁ has the posterior's
  // variance, mean 0, and nothing to do with x₂.
  const beta = [0.2, 0.3];
  const n = 200_000;
  const x0 = new Float32Array(n).fill(0.7);
  const noise = (step: number) =>
    fillNormal(new Float32Array(n), { seed: 9, sample: 0, step });
  const x1 = addStepNoise(x0, noise(1), beta[0]);
  const x2 = addStepNoise(x1, noise(2), beta[1]);
  const q = posterior((1 - beta[0]) * (1 - beta[1]), 1 - beta[0]);
  const rest = x1.map((value, i) => value - q.x0 * x0[i] - q.xt * x2[i]);

  const { mean, variance } = moments(rest);
  near(mean, 0, 4 * Math.sqrt(q.variance / n));
  near(variance, q.variance, 4 * q.variance * Math.sqrt(2 / n));
  const product = moments(rest.map((value, i) => value * x2[i])).mean;
  near(product, 0, 4 / Math.sqrt(n));
});

Deno.test("posterior and forward process have the same joint distribution", () => {
  const level = fc.double({ min: 1e-4, max: 0.9999, noNaN: true });
  fc.assert(fc.property(level, level, (a, b) => {
    const [to, from] = [Math.min(a, b), Math.max(a, b)];
    const q = posterior(to, from);
    // E[xₛ | x₀], Var[xₛ | x₀] and Cov[xₛ, xₜ | x₀], by either route.
    near(q.x0 + q.xt * Math.sqrt(to), Math.sqrt(from), 1e-10);
    near(q.xt ** 2 * (1 - to) + q.variance, 1 - from, 1e-10);
    near(q.xt * (1 - to), Math.sqrt(to / from) * (1 - from), 1e-10);
  }));
});

Deno.test("posterior of the clean sample is x₀ itself, exactly", () => {
  assert.deepEqual(posterior(0.37, 1), { x0: 1, xt: 0, variance: 0 });
});

function moments(values: Float32Array) {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return { mean, variance: squares / values.length };
}

function near(actual: number, expected: number, tolerance: number) {
  assert.ok(
    Math.abs(actual - expected) <= tolerance,
    `${actual} is not within ${tolerance} of ${expected}`,
  );
}
