import assert from "node:assert/strict";
import {
  fillNormal,
  linearSchedule,
  mixtureDenoiser,
  noiseLevel,
  predictorCorrector,
  record,
  score,
} from "./mod.ts";

const schedule = linearSchedule();

Deno.test("a corrector's step is Langevin's, with the score of the noised data", async () => {
  const mixture = { dimension: 2, means: [-1, 0, 1, 0.5], deviation: 0.3 };
  const denoiser = mixtureDenoiser(mixture, schedule);
  for (const snr of [0.16, 0.4]) {
    const steps = await record(predictorCorrector(denoiser, schedule, {
      seed: 4,
      numInferenceSteps: 5,
      shape: [1, 2],
      correctorSteps: 2,
      snr,
    }));
    // The first level has no corrector; every other one is seen three times.
    assert.deepEqual(
      steps.map(({ t }) => t),
      [999, ...[799, 599, 399, 199].flatMap((t) => [t, t, t]), -1],
    );
    const z = new Float32Array(2);
    steps.slice(0, -1).forEach(({ t, x }, i) => {
      if (steps[i + 1].t !== t) return;
      const { alphaCumprod, noise } = noiseLevel(schedule, t);
      const delta = 2 * (snr * noise) ** 2;
      const slope = score(mixture, alphaCumprod, x);
      fillNormal(z, { seed: 4, sample: 0, step: i + 1 });
      steps[i + 1].x.forEach((value, j) => {
        const expected = x[j] + delta * slope[j] + Math.sqrt(2 * delta) * z[j];
        assert.ok(Math.abs(value - expected) < 1e-6, `step ${i}`);
      });
    });
  }
});

Deno.test("wherever they come from, many correctors lead into the distribution of their level", async () => {
  const n = 10_000;
  const deviation = 0.5;
  const crowd = {
    ...mixtureDenoiser({ dimension: 1, means: [2], deviation }, schedule),
    sampleShape: [n],
  };
  const snr = 0.2;
  const steps = await record(predictorCorrector(crowd, schedule, {
    seed: 4,
    numInferenceSteps: 2,
    shape: [1, n],
    correctorSteps: 100,
    snr,
    initial: new Float32Array(n).fill(-5),
  }));
  const { t, x } = steps.at(-2)!;
  const { alphaCumprod, signal, noise } = noiseLevel(schedule, t);
  const mean = x.reduce((sum, value) => sum + value, 0) / n;
  const variance = x.reduce((sum, v) => sum + (v - mean) ** 2, 0) / n;
  // Steps of finite length add a little, which a Gaussian lets one work out.
  const exact = alphaCumprod * deviation ** 2 + 1 - alphaCumprod;
  const expected = exact / (1 - (snr * noise) ** 2 / exact);
  assert.ok(Math.abs(mean - 2 * signal) < 4 * Math.sqrt(expected / n));
  assert.ok(Math.abs(variance / expected - 1) < 4 * Math.sqrt(2 / n));
});
