import assert from "node:assert/strict";
import { addNoise } from "./forward.ts";
import { mixtureDenoiser } from "./mixture_denoiser.ts";
import { fillNormal } from "./normal.ts";
import { cosineSchedule } from "./cosine_schedule.ts";
import { score } from "./score.ts";

const schedule = cosineSchedule();
const mixture = {
  dimension: 2,
  means: [-2, 0, 2, 1],
  deviation: [0.3, 0.5],
  weights: [1, 3],
};
const denoiser = mixtureDenoiser(mixture, schedule);

Deno.test("both predictions make up the state, and ε is the score rescaled", async () => {
  const xt = fillNormal(new Float32Array(20), { seed: 1, sample: 0, step: 0 });
  for (const t of [0, 250, 500, 999]) {
    const { eps, x0 } = await denoiser.predict(xt, t);
    const alphaCumprod = schedule.alphasCumprod[t];
    near(addNoise(x0, eps, alphaCumprod), xt, 1e-6);
    const slopes = score(mixture, alphaCumprod, xt);
    const sigma = Math.sqrt(1 - alphaCumprod);
    near(eps, slopes.map((slope) => -sigma * slope), 1e-6);
  }
});

Deno.test("no denoiser is better: its error has nothing to do with its answer", async () => {
  const n = 20_000;
  const x0 = new Float32Array(2 * n);
  const draw = fillNormal(new Float32Array(2 * n), {
    seed: 2,
    sample: 0,
    step: 0,
  });
  for (let i = 0; i < n; i++) {
    const k = i % 4 === 0 ? 0 : 1;
    for (let j = 0; j < 2; j++) {
      x0[2 * i + j] = mixture.means[2 * k + j] +
        mixture.deviation[k] * draw[2 * i + j];
    }
  }
  const noise = fillNormal(draw, { seed: 2, sample: 0, step: 1 });
  const t = 600;
  const xt = addNoise(x0, noise, schedule.alphasCumprod[t]);
  const answer = (await denoiser.predict(xt, t)).x0;
  const products = answer.map((value, i) => value * (x0[i] - value));
  const mean = products.reduce((sum, value) => sum + value, 0) / (2 * n);
  const square = products.reduce((sum, value) => sum + value ** 2, 0) / (2 * n);
  const standardError = Math.sqrt(square / n);
  assert.ok(standardError < 0.02);
  assert.ok(Math.abs(mean) < 4 * standardError, `${mean}, ${standardError}`);
});

Deno.test("a condition is a component", async () => {
  const xt = Float32Array.of(0.1, 0.2, 0.1, 0.2, 0.1, 0.2);
  const t = 999;
  const { x0 } = await denoiser.predict(xt, t, [0, 1, null]);
  near(x0.subarray(0, 2), [-2, 0], 1e-2);
  near(x0.subarray(2, 4), [2, 1], 1e-2);
  const alone = await denoiser.predict(xt.subarray(0, 2), t);
  assert.deepEqual(x0.slice(4), alone.x0);
});

function near(
  actual: Float32Array,
  expected: ArrayLike<number>,
  tolerance: number,
) {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, i) =>
    assert.ok(
      Math.abs(value - expected[i]) <= tolerance * Math.max(1, Math.abs(value)),
      `[${i}]: ${value} is not near ${expected[i]}`,
    )
  );
}
