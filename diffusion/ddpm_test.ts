import assert from "node:assert/strict";
import { ddim } from "./ddim.ts";
import { ddpm } from "./ddpm.ts";
import { posterior } from "./forward.ts";
import { linearSchedule } from "./linear_schedule.ts";
import { mixtureDenoiser } from "./mixture_denoiser.ts";
import { fillNormal } from "./normal.ts";
import { finish, record } from "./step.ts";
import { timesteps } from "./timesteps.ts";

const schedule = linearSchedule();
const denoiser = mixtureDenoiser({
  dimension: 3,
  means: [-1, 0, 2, 1, 1, -1],
  deviation: [0.2, 0.6],
}, schedule);

Deno.test("with all T steps, each is the line of Ho et al.'s algorithm 2", async () => {
  const { betas, alphasCumprod } = schedule;
  const steps = await record(
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
    const one = await record(ddpm(denoiser, schedule, options));
    const other = await record(
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

Deno.test("DDIM at η = 1 with all T steps has the distribution of DDPM", async () => {
  // Kolmogorov and Smirnov's distance of two samples of n, drawn with different
  // noise: above 2.23 √(2 / n) it is once in 10,000 times.
  const n = 600;
  const crowd = {
    ...mixtureDenoiser(
      {
        dimension: 1,
        means: [-1, 1.5],
        deviation: [0.3, 0.6],
        weights: [2, 3],
      },
      schedule,
    ),
    sampleShape: [n],
  };
  const run = { numInferenceSteps: 1000, shape: [1, n] };
  const one = await finish(ddpm(crowd, schedule, { ...run, seed: 6 }));
  const other = await finish(
    ddim(crowd, schedule, { ...run, seed: 7, eta: 1 }),
  );
  const far = 2.23 * Math.sqrt(2 / n);
  assert.ok(distanceOfDistributions(one, other) < far);
  // It would be noticed: the flow of few steps leaves too narrow peaks.
  const rough = await finish(
    ddim(crowd, schedule, { ...run, seed: 7, numInferenceSteps: 2 }),
  );
  assert.ok(distanceOfDistributions(one, rough) > far);
});

Deno.test("of Gaussian data, the small variance leaves too little, the large one too much", async () => {
  const deviation = 0.5;
  const n = 20_000;
  const crowd = {
    ...mixtureDenoiser({ dimension: 1, means: [0.4], deviation }, schedule),
    sampleShape: [n],
  };
  for (const variance of ["fixed_small", "fixed_large"] as const) {
    const exactly = (steps: number) =>
      varianceOfRun(deviation, steps, variance);
    // What theory says of a run of ten steps, and what the run does.
    const x = await finish(ddpm(crowd, schedule, {
      seed: 3,
      numInferenceSteps: 10,
      shape: [1, n],
      variance,
    }));
    const mean = x.reduce((sum, value) => sum + value, 0) / n;
    const measured = x.reduce((sum, v) => sum + (v - mean) ** 2, 0) / n;
    const expected = exactly(10);
    const standardError = expected * Math.sqrt(2 / n);
    assert.ok(Math.abs(measured - expected) < 4 * standardError);

    const excess = [100, 1000].map((steps) =>
      exactly(steps) / deviation ** 2 - 1
    );
    const sign = variance === "fixed_large" ? 1 : -1;
    assert.ok(excess.every((value) => sign * value > 0), `${excess}`);
    // Ten times as many steps, about a tenth of it; little, with all T.
    assert.ok(excess[0] / excess[1] > 7 && excess[0] / excess[1] < 11);
    assert.ok(Math.abs(excess[1]) < 0.02, `${excess}`);
  }
});

/**
 * The variance of the samples of a Gaussian on a line. The perfect denoiser's
 * answer is linear in x, so that each step of the run is, too.
 */
function varianceOfRun(
  deviation: number,
  numInferenceSteps: number,
  kind: "fixed_small" | "fixed_large",
): number {
  const levels = [...timesteps(schedule, numInferenceSteps)]
    .map((t) => schedule.alphasCumprod[t]);
  return levels.reduce((variance, from, i) => {
    const to = levels[i + 1] ?? 1;
    const gain = Math.sqrt(from) * deviation ** 2 /
      (from * deviation ** 2 + 1 - from);
    const q = posterior(from, to);
    const added = kind === "fixed_large" && to < 1 ? 1 - from / to : q.variance;
    return (q.xt + q.x0 * gain) ** 2 * variance + added;
  }, 1);
}

/** The largest difference between the two shares that lie left of a point. */
function distanceOfDistributions(a: Float32Array, b: Float32Array): number {
  const [one, other] = [a.toSorted(), b.toSorted()];
  let largest = 0;
  for (let i = 0, j = 0; i < one.length && j < other.length;) {
    if (one[i] < other[j]) i++;
    else j++;
    largest = Math.max(largest, Math.abs(i / one.length - j / other.length));
  }
  return largest;
}
