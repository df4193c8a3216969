import assert from "node:assert/strict";
import { ddim } from "./ddim.ts";
import { ddpm } from "./ddpm.ts";
import { mixtureDenoiser } from "./mixture_denoiser.ts";
import { fillNormal } from "./normal.ts";
import { linearSchedule } from "./schedule.ts";

const schedule = linearSchedule();
const denoiser = mixtureDenoiser({
  dimension: 3,
  means: [-1, 0, 2, 1, 1, -1],
  deviation: [0.2, 0.6],
}, schedule);

Deno.test("with all T steps, each is the line of Ho et al.'s algorithm 2", async () => {
  const { betas, alphasCumprod } = schedule;
  const steps = await Array.fromAsync(
    ddpm(denoiser, schedule, {
      seed: 4,
      numInferenceSteps: 1000,
      shape: [1, 3],
    }),
  );
  assert.equal(steps.length, 1001);
  const z = new Float32Array(3);
  for (let i = 0; i < 1000; i++) {
    const { t, x, eps } = steps[i];
    assert.equal(t, 999 - i);
    fillNormal(z, { seed: 4, sample: 0, step: i + 1 });
    const left = alphasCumprod[t];
    const before = t > 0 ? alphasCumprod[t - 1] : 1;
    const sigma = Math.sqrt((1 - before) / (1 - left) * betas[t]);
    for (let j = 0; j < 3; j++) {
      const mean = (x[j] - betas[t] / Math.sqrt(1 - left) * eps[j]) /
        Math.sqrt(1 - betas[t]);
      const expected = mean + sigma * z[j];
      const error = Math.abs(steps[i + 1].x[j] - expected);
      assert.ok(error < 2e-5, `step ${i}: off by ${error}`);
    }
  }
});

Deno.test("DDIM at η = 1 is DDPM, step for step, with any number of steps", async () => {
  for (const numInferenceSteps of [7, 50, 1000]) {
    const options = { seed: 5, numInferenceSteps, shape: [4, 3] };
    const one = await Array.fromAsync(ddpm(denoiser, schedule, options));
    const other = await Array.fromAsync(
      ddim(denoiser, schedule, { ...options, eta: 1 }),
    );
    one.forEach(({ x }, i) =>
      x.forEach((value, j) => {
        const error = Math.abs(value - other[i].x[j]);
        assert.ok(error < 2e-4, `step ${i}: off by ${error}`);
      })
    );
  }
});
