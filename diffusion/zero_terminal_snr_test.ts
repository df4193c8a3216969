import assert from "node:assert/strict";
import {
  ddim,
  linearSchedule,
  mixtureDenoiser,
  predictionFrom,
  targetFrom,
  zeroTerminalSnr,
} from "./mod.ts";
import { schedules } from "./testdata/schedules.ts";

for (const schedule of schedules) {
  Deno.test(`${schedule.name}: nothing is left at the end, and as much as before at the beginning`, () => {
    const { alphasCumprod, betas, name } = zeroTerminalSnr(schedule);
    assert.equal(name, `${schedule.name}, zero terminal SNR`);
    assert.equal(alphasCumprod[999], 0);
    assert.equal(betas[999], 1);
    near(alphasCumprod[0], schedule.alphasCumprod[0], 1e-15);
    alphasCumprod.forEach((share, t) => {
      const before = t > 0 ? alphasCumprod[t - 1] : 1;
      assert.ok(share < before && (share > 0 || t === 999), `ᾱ[${t}] ${share}`);
    });
  });

  Deno.test(`${schedule.name}: √ᾱ is moved and stretched, nothing else`, () => {
    const roots = schedule.alphasCumprod.map(Math.sqrt);
    const moved = zeroTerminalSnr(schedule).alphasCumprod.map(Math.sqrt);
    const stretch = roots[0] / (roots[0] - roots[999]);
    moved.forEach((root, t) =>
      near(root, stretch * (roots[t] - roots[999]), 1e-9)
    );
  });

  Deno.test(`${schedule.name}: the log-SNR ends in −∞`, () => {
    const { logSnr } = zeroTerminalSnr(schedule);
    assert.equal(logSnr(1), -Infinity);
    assert.ok(Number.isFinite(logSnr(0.999)));
    const [before, after] = [schedule.logSnr(0), logSnr(0)];
    // All signal at u = 0, save in a Karras schedule, which begins at σ_min.
    if (before === Infinity) assert.equal(after, Infinity);
    else assert.ok(Number.isFinite(after) && after > 0);
  });
}

Deno.test("a schedule that already ends in pure noise stays as it is", () => {
  const once = zeroTerminalSnr(linearSchedule());
  const twice = zeroTerminalSnr(once);
  twice.alphasCumprod.forEach((share, t) =>
    near(share, once.alphasCumprod[t], 1e-12)
  );
});

Deno.test("of pure noise, v tells x₀ and ε does not", async () => {
  const schedule = zeroTerminalSnr(linearSchedule());
  const network = mixtureDenoiser(
    { dimension: 2, means: [-1, 0, 1, 0.5], deviation: 0.2 },
    schedule,
  );
  const xt = Float32Array.of(0.3, -1.2);
  const answer = await network.predict(xt, 999);
  // The mean of all data, and x itself.
  assert.deepEqual(answer, { x0: Float32Array.of(0, 0.25), eps: xt });
  for (const type of ["v_prediction", "sample"] as const) {
    const back = predictionFrom(type, targetFrom(type, answer, 0), xt, 0);
    assert.deepEqual(back, answer);
  }
  for (const type of ["epsilon", "score"] as const) {
    const output = targetFrom(type, answer, 0);
    assert.throws(() => predictionFrom(type, output, xt, 0), /says nothing/);
  }
});

Deno.test("a schedule of one timestep is refused, and Karras spacing of σ = ∞", async () => {
  assert.throws(
    () => zeroTerminalSnr(linearSchedule({ numTrainTimesteps: 1 })),
    { name: "RangeError", message: /no first and last/ },
  );
  const schedule = zeroTerminalSnr(linearSchedule());
  const network = mixtureDenoiser(
    { dimension: 1, means: [0], deviation: 1 },
    schedule,
  );
  const run = ddim(network, schedule, {
    seed: 1,
    shape: [1, 1],
    numInferenceSteps: 10,
    timestepSpacing: "karras",
  });
  await assert.rejects(run.next(), { name: "RangeError", message: /finite/ });
});

function near(actual: number, expected: number, tolerance: number) {
  assert.ok(
    Math.abs(actual - expected) <= tolerance,
    `${actual} is not within ${tolerance} of ${expected}`,
  );
}
