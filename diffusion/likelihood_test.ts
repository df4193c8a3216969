import assert from "node:assert/strict";
import { cosineSchedule } from "./cosine_schedule.ts";
import { addNoise } from "./forward.ts";
import { logLikelihood } from "./likelihood.ts";
import { linearSchedule } from "./linear_schedule.ts";
import { mixtureDenoiser } from "./mixture_denoiser.ts";
import { fillNormal } from "./normal.ts";
import { type GaussianMixture, marginal } from "./score.ts";
import { zeroTerminalSnr } from "./zero_terminal_snr.ts";

const schedule = cosineSchedule();
const mixture = {
  dimension: 2,
  means: [-2, 0, 2, 1, 0, -2],
  deviation: [0.3, 0.5, 0.2],
  weights: [5, 3, 2],
};
/** Its mean is 0, so that the linear schedule's end is near the prior. */
const centred = {
  dimension: 3,
  means: [-1, 0, 1, 1, -1, 0, 0, 1, -1],
  deviation: [0.3, 0.5, 0.2],
};
const linear = linearSchedule();

for (
  const { name, data, schedule } of [
    { name: "cosine schedule", data: mixture, schedule: cosineSchedule() },
    { name: "linear schedule", data: centred, schedule: linear },
    {
      name: "zero terminal SNR",
      data: mixture,
      schedule: zeroTerminalSnr(linear),
    },
  ]
) {
  Deno.test(`${name}: the exact log density of the mixture`, async () => {
    const n = 40;
    const x = normals(n * data.dimension).map((value) => 1.2 * value);
    const denoiser = mixtureDenoiser(data, schedule);
    const found = await logLikelihood(denoiser, schedule, x);
    const expected = exact(data, schedule.alphasCumprod[0], x);
    assert.equal(found.length, n);
    assert.ok(Math.min(...expected) < -10); // far outside as well
    found.forEach((value, i) => near(value, expected[i], 1e-3));
  });
}

Deno.test("it integrates to 1", async () => {
  const data = { dimension: 1, means: [-1, 0.5], deviation: [0.3, 0.1] };
  const step = 0.02;
  const x = Float32Array.from(
    { length: 200 },
    (_, i) => (i - 100) * step - 0.5,
  );
  const denoiser = mixtureDenoiser(data, schedule);
  const found = await logLikelihood(denoiser, schedule, x);
  const sum = found.reduce((sum, value) => sum + Math.exp(value) * step, 0);
  near(sum, 1, 1e-4);
});

Deno.test("a condition is a density of its own", async () => {
  const denoiser = mixtureDenoiser(mixture, schedule);
  const x = Float32Array.of(-1.8, 0.3, -1.8, 0.3);
  const found = await logLikelihood(denoiser, schedule, x, {
    conditions: [0, null],
  });
  const alone = { dimension: 2, means: [-2, 0], deviation: 0.3 };
  near(found[0], exact(alone, schedule.alphasCumprod[0], x)[0], 1e-3);
  near(found[1], exact(mixture, schedule.alphasCumprod[0], x)[1], 1e-3);
});

Deno.test("random probes are right in the mean", async () => {
  // The axes of this ellipse lie aslant, so that each probe errs.
  const aslant = {
    dimension: 2,
    means: [-1, -1, 0, 0, 1, 1],
    deviation: 0.3,
  };
  const denoiser = mixtureDenoiser(aslant, schedule);
  const n = 200;
  const x = new Float32Array(2 * n);
  for (let i = 0; i < n; i++) x.set([0.4, 0.3], 2 * i);
  const [expected] = exact(aslant, schedule.alphasCumprod[0], x);
  const spread = async (numProbes: number) => {
    const found = await logLikelihood(denoiser, schedule, x, {
      numProbes,
      seed: 5,
      rtol: 1e-4,
      atol: 1e-4,
    });
    const mean = found.reduce((sum, value) => sum + value, 0) / n;
    const variance = found.reduce((sum, v) => sum + (v - mean) ** 2, 0) / n;
    near(mean, expected, 4 * Math.sqrt(variance / n) + 1e-3);
    return variance;
  };
  const [one, eight] = [await spread(1), await spread(8)];
  assert.ok(one > 0.01, `${one}`);
  near(one / eight, 8, 3);
});

Deno.test("in many dimensions, where the exact divergence is refused", async () => {
  // Round data: any probe finds the divergence.
  const dimension = 1000;
  const round = {
    dimension,
    means: new Float32Array(dimension),
    deviation: 0.5,
  };
  const denoiser = mixtureDenoiser(round, schedule);
  const x = normals(dimension);
  const [found] = await logLikelihood(denoiser, schedule, x, { numProbes: 1 });
  const [expected] = exact(round, schedule.alphasCumprod[0], x);
  near(found / expected, 1, 1e-5); // the tolerance
  await assert.rejects(
    logLikelihood(denoiser, schedule, x),
    /1000 dimensions.*give numProbes/,
  );
});

Deno.test("probes are the sample's own: the same seed, the same number", async () => {
  const denoiser = mixtureDenoiser(mixture, schedule);
  const x = normals(20);
  const run = (x: Float32Array, firstSample: number, seed = 1) =>
    logLikelihood(denoiser, schedule, x, { numProbes: 1, seed, firstSample });
  const whole = await run(x, 0);
  assert.deepEqual(await run(x, 0), whole);
  const other = await run(x, 0, 2);
  assert.ok(other.some((value, i) => Math.abs(value - whole[i]) > 0.1));
  // Steps are the batch's, so that a part of it has not the same bytes.
  const tail = await run(x.subarray(10), 5);
  tail.forEach((value, i) => near(value, whole[5 + i], 1e-3));
});

Deno.test("samples are likelier than noise", async () => {
  const denoiser = mixtureDenoiser(mixture, schedule);
  const noise = normals(20);
  const means = Float32Array.from(noise, (_, i) => mixture.means[i % 6]);
  const at = async (alphaCumprod: number) =>
    (await logLikelihood(
      denoiser,
      schedule,
      addNoise(means, noise, alphaCumprod),
    )).reduce((sum, value) => sum + value, 0);
  assert.ok(await at(0.95) > await at(0.7));
  assert.ok(await at(0.7) > await at(0.3));
});

Deno.test("stops when told; what does not fit is refused", async () => {
  const denoiser = mixtureDenoiser(mixture, schedule);
  const reason = new Error("enough");
  const refuse = (
    x: Float32Array,
    options: Parameters<typeof logLikelihood<number>>[3],
    error: assert.AssertPredicate,
  ) => assert.rejects(logLikelihood(denoiser, schedule, x, options), error);
  const x = new Float32Array(4);
  await refuse(x, { signal: AbortSignal.abort(reason) }, reason);
  await refuse(new Float32Array(3), {}, /3 values are not samples/);
  await refuse(new Float32Array(0), {}, /0 values are not samples/);
  await refuse(x, { conditions: [0] }, /1 conditions for a batch of 2/);
  await refuse(x, { numProbes: 0 }, /numProbes is 0/);
  await refuse(x, { maxSteps: 2 }, /2 steps have only led/);
});

/** ln q(x) at this ᾱ. */
function exact(
  data: GaussianMixture,
  alphaCumprod: number,
  x: Float32Array,
): number[] {
  const { logDensity } = marginal(data, alphaCumprod);
  const d = data.dimension;
  return Array.from(
    { length: x.length / d },
    (_, i) => logDensity(x.subarray(i * d, (i + 1) * d)),
  );
}

function normals(length: number): Float32Array {
  return fillNormal(new Float32Array(length), { seed: 3, sample: 0, step: 0 });
}

function near(actual: number, expected: number, tolerance: number) {
  assert.ok(
    Math.abs(actual - expected) <= tolerance,
    `${actual} is not within ${tolerance} of ${expected}`,
  );
}
