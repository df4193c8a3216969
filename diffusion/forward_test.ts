import assert from "node:assert/strict";
import fc from "fast-check";
import { addJumpNoise, addNoise, addStepNoise, posterior } from "./forward.ts";
import { fillNormal } from "./normal.ts";
import { linearSchedule } from "./linear_schedule.ts";

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

const level = fc.double({ min: 1e-4, max: 0.9999, noNaN: true });

Deno.test("a jump over two others is as long as both", () => {
  fc.assert(fc.property(level, level, level, (...levels) => {
    const [late, middle, early] = levels.sort((a, b) => a - b);
    // One number each for the state and the two noises: what becomes of them.
    const state = Float32Array.of(1, 0, 0);
    const first = addJumpNoise(state, Float32Array.of(0, 1, 0), early, middle);
    const [signal, one, other] = addJumpNoise(
      first,
      Float32Array.of(0, 0, 1),
      middle,
      late,
    );
    const [direct, noise] = addJumpNoise(
      Float32Array.of(1, 0),
      Float32Array.of(0, 1),
      early,
      late,
    );
    near(signal, direct, 1e-6);
    near(Math.hypot(one, other), noise, 1e-6);
  }));
});

Deno.test("a jump from the clean sample is the closed form, one step is a step", () => {
  const x = Float32Array.of(1, -2, 0.5);
  const noise = Float32Array.of(0.3, 0.1, -1);
  assert.deepEqual(addJumpNoise(x, noise, 1, 0.4), addNoise(x, noise, 0.4));
  assert.deepEqual(addJumpNoise(x, noise, 0.7, 0), noise);
  assert.deepEqual(addJumpNoise(x, noise, 0.7, 0.7), x);
  const { betas, alphasCumprod } = linearSchedule();
  const step = addStepNoise(x, noise, betas[300]);
  addJumpNoise(x, noise, alphasCumprod[299], alphasCumprod[300])
    .forEach((value, i) => near(value, step[i], 1e-6));
  assert.equal(addJumpNoise(x, noise, 0.7, 0.4, x), x);
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
  fc.assert(fc.property(level, level, (a, b) => {
    const [to, from] = [Math.min(a, b), Math.max(a, b)];
    const q = posterior(to, from);
    // E[xₛ | x₀], Var[xₛ | x₀] and Cov[xₛ, xₜ | x₀], by either route.
    near(q.x0 + q.xt * Math.sqrt(to), Math.sqrt(from), 1e-10);
    near(q.xt ** 2 * (1 - to) + q.variance, 1 - from, 1e-10);
    near(q.xt * (1 - to), Math.sqrt(to / from) * (1 - from), 1e-10);
  }));
});

Deno.test("Bayes: q(xₛ | xₜ, x₀) q(xₜ | x₀) = q(xₜ | xₛ) q(xₛ | x₀), at any point", () => {
  const place = fc.double({ min: -2, max: 2, noNaN: true });
  fc.assert(
    fc.property(level, level, place, place, place, (a, b, x0, xs, xt) => {
      const [t, s] = [Math.min(a, b), Math.max(a, b)];
      fc.pre(s - t > 1e-3 * s);
      const q = posterior(t, s);
      const left = logNormal(xs, q.x0 * x0 + q.xt * xt, q.variance) +
        logNormal(xt, Math.sqrt(t) * x0, 1 - t);
      const right = logNormal(xt, Math.sqrt(t / s) * xs, 1 - t / s) +
        logNormal(xs, Math.sqrt(s) * x0, 1 - s);
      near(left, right, 1e-8 * Math.max(1, Math.abs(right)));
    }),
    { numRuns: 500 },
  );
});

Deno.test("posterior of the clean sample is x₀ itself, exactly", () => {
  assert.deepEqual(posterior(0.37, 1), { x0: 1, xt: 0, variance: 0 });
});

/** ln of the normal density. */
function logNormal(x: number, mean: number, variance: number): number {
  return -((x - mean) ** 2) / (2 * variance) -
    Math.log(2 * Math.PI * variance) / 2;
}

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
