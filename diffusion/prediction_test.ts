import assert from "node:assert/strict";
import fc from "fast-check";
import { addNoise } from "./forward.ts";
import { linearSchedule } from "./linear_schedule.ts";
import { mixtureDenoiser } from "./mixture_denoiser.ts";
import {
  predictionFrom,
  type PredictionType,
  targetFrom,
} from "./prediction.ts";
import { score } from "./score.ts";

const types: PredictionType[] = ["epsilon", "sample", "v_prediction", "score"];

const values = fc.float32Array({
  minLength: 4,
  maxLength: 4,
  min: -3,
  max: 3,
  noNaN: true,
});

Deno.test("whatever was predicted, the same ε and x₀ come back", () => {
  const level = fc.double({ min: 0.01, max: 0.99, noNaN: true });
  fc.assert(fc.property(values, values, level, (x0, eps, alphaCumprod) => {
    const xt = addNoise(x0, eps, alphaCumprod);
    for (const type of types) {
      const output = targetFrom(type, { eps, x0 }, alphaCumprod);
      const back = predictionFrom(type, output, xt, alphaCumprod);
      near(back.eps, eps, 2e-5);
      near(back.x0, x0, 2e-5);
    }
  }));
});

Deno.test("from any type to any other, and back", () => {
  const level = fc.double({ min: 0.01, max: 0.99, noNaN: true });
  const type = fc.constantFrom(...types);
  fc.assert(
    fc.property(type, type, values, values, level, (
      one,
      other,
      output,
      xt,
      alphaCumprod,
    ) => {
      const answer = predictionFrom(one, output, xt, alphaCumprod);
      const asOther = targetFrom(other, answer, alphaCumprod);
      const again = predictionFrom(other, asOther, xt, alphaCumprod);
      // Each way divides by √ᾱ or √(1 − ᾱ), down to 0.1, and rounds.
      near(targetFrom(one, again, alphaCumprod), output, 2e-4);
    }),
    { numRuns: 500 },
  );
});

Deno.test("ε and x₀ always make up xₜ, however wrong the network is", () => {
  const level = fc.double({ min: 0.01, max: 0.99, noNaN: true });
  fc.assert(fc.property(values, values, level, (output, xt, alphaCumprod) => {
    for (const type of types) {
      const { x0, eps } = predictionFrom(type, output, xt, alphaCumprod);
      near(addNoise(x0, eps, alphaCumprod), xt, 5e-6);
    }
  }));
});

Deno.test("v is the velocity of Salimans & Ho", () => {
  const prediction = { eps: Float32Array.of(2), x0: Float32Array.of(-1) };
  near(
    targetFrom("v_prediction", prediction, 0.36),
    Float32Array.of(0.6 * 2 + 0.8),
    1e-7,
  );
});

Deno.test("the score is that of the noised data", async () => {
  const schedule = linearSchedule();
  const mixture = { dimension: 2, means: [-1, 0, 1, 0.5], deviation: 0.2 };
  const denoiser = mixtureDenoiser(mixture, schedule);
  const xt = Float32Array.of(0.3, -1.2, 0.1, 0.2);
  for (const t of [0, 10, 300, 999]) {
    const alphaCumprod = schedule.alphasCumprod[t];
    const answer = await denoiser.predict(xt, t);
    const slopes = Float32Array.from(score(mixture, alphaCumprod, xt));
    near(targetFrom("score", answer, alphaCumprod), slopes, 1e-6);
    const back = predictionFrom("score", slopes, xt, alphaCumprod);
    near(back.eps, answer.eps, 1e-6);
    near(back.x0, answer.x0, 2e-5);
  }
});

Deno.test("the output's array is not given away", () => {
  const output = Float32Array.of(1, 2);
  for (const type of types) {
    const { eps, x0 } = predictionFrom(type, output, output, 0.5);
    assert.notEqual(eps, output);
    assert.notEqual(x0, output);
  }
});

Deno.test("where a prediction says nothing, it is refused", () => {
  const x = Float32Array.of(1);
  assert.throws(() => predictionFrom("epsilon", x, x, 0), /"epsilon".*ᾱ = 0/);
  assert.throws(() => predictionFrom("score", x, x, 0), /"score".*ᾱ = 0/);
  assert.throws(() => predictionFrom("sample", x, x, 1), /"sample".*ᾱ = 1/);
  assert.throws(
    () => targetFrom("score", { eps: x, x0: x }, 1),
    /"score".*ᾱ = 1/,
  );
  const v = predictionFrom("v_prediction", Float32Array.of(3), x, 0);
  assert.deepEqual(v, { eps: x, x0: Float32Array.of(-3) });
  assert.throws(
    () => predictionFrom("flow" as PredictionType, x, x, 0.5),
    /unknown prediction type "flow"/,
  );
  assert.throws(
    () => predictionFrom("sample", new Float32Array(2), x, 0.5),
    /2 values/,
  );
});

function near(
  actual: Float32Array,
  expected: Float32Array,
  tolerance: number,
) {
  expected.forEach((value, i) => {
    const error = Math.abs(actual[i] - value) / Math.max(1, Math.abs(value));
    assert.ok(error <= tolerance, `[${i}]: ${actual[i]}, not ${value}`);
  });
}
