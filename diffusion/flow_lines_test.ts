import assert from "node:assert/strict";
import { cosineSchedule } from "./cosine_schedule.ts";
import { flowLines } from "./flow_lines.ts";
import { linearSchedule } from "./linear_schedule.ts";
import { mixtureDenoiser } from "./mixture_denoiser.ts";
import { noiseLevel } from "./noise_level.ts";
import { exactFlow } from "./testdata/exact_flow.ts";
import { zeroTerminalSnr } from "./zero_terminal_snr.ts";

const schedule = cosineSchedule();

Deno.test("Gaussian data: on the closed-form curves, in the plane", async () => {
  const means = [0.5, -1];
  const deviation = 0.4;
  const denoiser = mixtureDenoiser(
    { dimension: 2, means, deviation },
    schedule,
  );
  const starts = Float32Array.of(0, 0, 1, -1, -2, 0.5);
  const { timesteps, points } = await flowLines(denoiser, schedule, starts, {
    numPoints: 20,
  });
  assert.equal(points.length, 3 * 20 * 2);
  const at = (t: number) => {
    const { alphaCumprod, signal } = noiseLevel(schedule, t);
    const variance = alphaCumprod * deviation ** 2 + 1 - alphaCumprod;
    return { signal, spread: Math.sqrt(variance) };
  };
  const from = at(999);
  for (let line = 0; line < 3; line++) {
    timesteps.forEach((t, point) => {
      const { signal, spread } = at(t);
      for (const axis of [0, 1]) {
        const z = (starts[2 * line + axis] - from.signal * means[axis]) /
          from.spread;
        const expected = signal * means[axis] + spread * z;
        near(points[(line * 20 + point) * 2 + axis], expected, 5e-5);
      }
    });
  }
});

Deno.test("a mixture on a line: the exact curves, in order, down to the mixture", async () => {
  const mixture = {
    dimension: 1,
    means: [-1.2, 0.5, 1.5],
    deviation: [0.4, 0.15, 0.3],
    weights: [2, 1, 1],
  };
  const denoiser = mixtureDenoiser(mixture, schedule);
  const starts = Float32Array.from({ length: 61 }, (_, i) => (i - 30) / 10);
  const { timesteps, points } = await flowLines(denoiser, schedule, starts, {
    rtol: 1e-6,
    atol: 1e-6,
  });
  timesteps.forEach((t, point) => {
    const flow = exactFlow(
      mixture,
      noiseLevel(schedule, 999),
      noiseLevel(schedule, t),
    );
    for (let line = 0; line < 61; line++) {
      const x = points[line * 64 + point];
      near(x, flow(starts[line]), 1e-4);
      if (line > 0) assert.ok(x > points[(line - 1) * 64 + point]);
    }
  });
});

Deno.test("points lie at evenly spaced λ, from the last timestep to the first", async () => {
  const cases = [
    { schedule, last: 999 },
    { schedule: zeroTerminalSnr(linearSchedule()), last: 998 },
  ];
  for (const { schedule, last } of cases) {
    const denoiser = mixtureDenoiser(
      { dimension: 2, means: [1, 1, -1, -1], deviation: 0.3 },
      schedule,
    );
    const starts = Float32Array.of(0.5, -0.5, 1, 2);
    const { timesteps, points } = await flowLines(denoiser, schedule, starts, {
      numPoints: 9,
    });
    assert.equal(timesteps.length, 9);
    assert.deepEqual([timesteps[0], timesteps[8]], [last, 0]);
    const lambdas = Array.from(
      timesteps,
      (t) => noiseLevel(schedule, t).lambda,
    );
    const step = (lambdas[8] - lambdas[0]) / 8;
    lambdas.forEach((lambda, i) => near(lambda, lambdas[0] + i * step, 1e-9));
    assert.deepEqual(points.slice(0, 2), starts.slice(0, 2));
    assert.deepEqual(points.slice(18, 20), starts.slice(2));
  }
  const single = linearSchedule({ numTrainTimesteps: 1 });
  const denoiser = mixtureDenoiser(
    { dimension: 1, means: [1], deviation: 0.3 },
    single,
  );
  const starts = Float32Array.of(0.5);
  const { points } = await flowLines(denoiser, single, starts, {
    numPoints: 2,
  });
  assert.deepEqual(points, Float32Array.of(0.5, 0.5)); // nowhere to go
});

Deno.test("a condition bends a line; it stops when told; what does not fit is refused", async () => {
  const mixture = { dimension: 1, means: [-1, 1], deviation: 0.2 };
  const denoiser = mixtureDenoiser(mixture, schedule);
  const starts = Float32Array.of(0.5, 0.5);
  const { points } = await flowLines(denoiser, schedule, starts, {
    conditions: [0, 1],
    numPoints: 2,
  });
  near(points[1], -1 + 0.2 * 0.5, 1e-2);
  near(points[3], 1 + 0.2 * 0.5, 1e-2);

  const reason = new Error("enough");
  const refuse = (
    options: Parameters<typeof flowLines<number>>[3],
    error: assert.AssertPredicate,
  ) => assert.rejects(flowLines(denoiser, schedule, starts, options), error);
  await refuse({ signal: AbortSignal.abort(reason) }, reason);
  await refuse({ numPoints: 1 }, /numPoints is 1/);
  await refuse({ conditions: [0] }, /1 conditions for a batch of 2/);
  await refuse({ maxSteps: 10 }, /10 steps have only led/);
  const plane = { ...denoiser, sampleShape: [2] };
  await assert.rejects(
    flowLines(plane, schedule, new Float32Array(3)),
    /3 values are not samples of shape \[2\]/,
  );
});

function near(actual: number, expected: number, tolerance: number) {
  assert.ok(
    Math.abs(actual - expected) <= tolerance,
    `${actual} is not within ${tolerance} of ${expected}`,
  );
}
