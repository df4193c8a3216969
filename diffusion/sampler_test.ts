import assert from "node:assert/strict";
import fc from "fast-check";
import {
  addNoise,
  cosineSchedule,
  ddim,
  ddpm,
  type Denoiser,
  fillNormal,
  mixtureDenoiser,
  predictionFrom,
  type SampleOptions,
  type Schedule,
  type Step,
} from "./mod.ts";

type Sampler = (
  denoiser: Denoiser<number>,
  schedule: Schedule,
  options: SampleOptions<number>,
) => AsyncGenerator<Step, void, void>;

const samplers: Record<string, Sampler> = {
  ddpm,
  ddim,
  "ddim, η = 0.5": (denoiser, schedule, options) =>
    ddim(denoiser, schedule, { ...options, eta: 0.5 }),
};

const schedule = cosineSchedule();
const mixture = {
  dimension: 2,
  means: [-2, 0, 2, 1, 0, -2],
  deviation: [0.3, 0.5, 0.2],
  weights: [5, 3, 2],
};
const denoiser = mixtureDenoiser(mixture, schedule);
const options = { seed: 1, numInferenceSteps: 12, shape: [3, 2] };

for (const [name, sampler] of Object.entries(samplers)) {
  Deno.test(`${name}: with the perfect denoiser, samples follow the mixture`, async () => {
    const n = 4000;
    let last: Step | undefined;
    const run = sampler(denoiser, schedule, {
      seed: 11,
      numInferenceSteps: 250,
      shape: [n, 2],
    });
    for await (const step of run) last = step;
    const { x } = last!;
    const counts = [0, 0, 0];
    const sums = Array.from({ length: 3 }, () => ({ x: 0, y: 0, square: 0 }));
    for (let i = 0; i < n; i++) {
      const k = nearest(x[2 * i], x[2 * i + 1]);
      const dx = x[2 * i] - mixture.means[2 * k];
      const dy = x[2 * i + 1] - mixture.means[2 * k + 1];
      counts[k]++;
      sums[k].x += dx;
      sums[k].y += dy;
      sums[k].square += dx ** 2 + dy ** 2;
    }
    counts.forEach((count, k) => {
      const share = mixture.weights[k] / 10;
      near(count / n, share, 4 * Math.sqrt(share * (1 - share) / n));
      const deviation = mixture.deviation[k];
      near(sums[k].x / count, 0, 4 * deviation / Math.sqrt(count));
      near(sums[k].y / count, 0, 4 * deviation / Math.sqrt(count));
      // Two numbers a sample: the mean square's standard error is s² / √count.
      // A run of finitely many steps adds a few per cent.
      const variance = sums[k].square / (2 * count);
      near(variance / deviation ** 2, 1, 0.03 + 4 / Math.sqrt(count));
    });
  });

  Deno.test(`${name}: what the steps hold`, async () => {
    const steps = await Array.fromAsync(sampler(denoiser, schedule, options));
    assert.deepEqual(steps.map(({ index }) => index), [...Array(13).keys()]);
    const first = steps[0];
    assert.equal(first.t, 999);
    for (let sample = 0; sample < 3; sample++) {
      const noise = fillNormal(new Float32Array(2), {
        seed: 1,
        sample,
        step: 0,
      });
      assert.deepEqual(first.x.slice(2 * sample, 2 * sample + 2), noise);
    }
    for (const { t, sigma, x, x0, eps } of steps.slice(0, -1)) {
      const left = schedule.alphasCumprod[t];
      assert.equal(sigma, Math.sqrt((1 - left) / left));
      assert.deepEqual({ eps, x0 }, await denoiser.predict(x, t));
    }
    const [before, last] = steps.slice(-2);
    assert.equal(last.t, -1);
    assert.equal(last.sigma, 0);
    assert.deepEqual(last.x, last.x0);
    assert.notEqual(last.x.buffer, last.x0.buffer);
    assert.deepEqual(last.x, before.x0);
    assert.deepEqual(last.eps, before.eps);
  });

  Deno.test(`${name}: samples do not depend on how a run is split`, async () => {
    const whole = await finish(sampler, { ...options, shape: [6, 2] });
    const split = fc.integer({ min: 1, max: 5 });
    await fc.assert(
      fc.asyncProperty(split, async (k) => {
        const head = await finish(sampler, { ...options, shape: [k, 2] });
        const tail = await finish(sampler, {
          ...options,
          shape: [6 - k, 2],
          firstSample: k,
        });
        assert.deepEqual(Float32Array.of(...head, ...tail), whole);
      }),
      { numRuns: 10 },
    );
  });

  Deno.test(`${name}: the arrays given away are not looked at again`, async () => {
    const expected = await finish(sampler, options);
    let last: Float32Array | undefined;
    for await (
      const { t, x, x0, eps } of sampler(denoiser, schedule, options)
    ) {
      if (t === -1) last = x.slice();
      // As if they had been moved to another thread.
      structuredClone(null, { transfer: [x.buffer, x0.buffer, eps.buffer] });
    }
    assert.deepEqual(last, expected);
  });

  Deno.test(`${name}: other seeds, other samples; the same seed, the same bytes`, async () => {
    const one = await finish(sampler, options);
    assert.deepEqual(await finish(sampler, { ...options, seed: 1n }), one);
    assert.notDeepEqual(await finish(sampler, { ...options, seed: 2 }), one);
  });

  Deno.test(`${name}: stops when told`, async () => {
    const stop = new AbortController();
    const reason = new Error("enough");
    let asked = 0;
    const counting: Denoiser<number> = {
      sampleShape: [2],
      predict: (...question) => (asked++, denoiser.predict(...question)),
    };
    const seen: number[] = [];
    await assert.rejects(async () => {
      const run = sampler(counting, schedule, {
        ...options,
        signal: stop.signal,
      });
      for await (const { index } of run) {
        seen.push(index);
        if (index === 3) stop.abort(reason);
      }
    }, reason);
    assert.deepEqual(seen, [0, 1, 2, 3]);
    assert.equal(asked, 4);
  });
}

Deno.test("clipSample bounds the predicted x₀ and the result", async () => {
  const clipped = { ...options, clipSample: 0.5, shape: [20, 2] };
  const steps = await Array.fromAsync(ddim(denoiser, schedule, clipped));
  const highest = steps.map(({ x0 }) => Math.max(...x0.map(Math.abs)));
  assert.ok(highest.every((value) => value <= 0.5));
  assert.equal(highest[12], 0.5);
  const free = await finish(ddim, { ...options, shape: [20, 2] });
  assert.ok(Math.max(...free) > 1);
});

Deno.test("a clipped prediction leads along its own path, in however many steps", async () => {
  // A denoiser that always says 2, clipped to 1, is one that always says 1.
  const alphas = schedule.alphasCumprod;
  const far: Denoiser = {
    sampleShape: [2],
    predict: (xt, t) =>
      Promise.resolve(
        predictionFrom("sample", xt.map(() => 2), xt, alphas[t]),
      ),
  };
  for (const numInferenceSteps of [10, 1000]) {
    const run = { seed: 3, shape: [1, 2], clipSample: true, numInferenceSteps };
    const steps = await Array.fromAsync(ddim(far, schedule, run));
    for (const { t, x } of steps.slice(1, -1)) {
      const [first] = steps;
      const path = addNoise(Float32Array.of(1, 1), first.eps, alphas[t]);
      x.forEach((value, i) => near(value, path[i], 1e-3));
    }
  }
});

Deno.test("what does not fit the denoiser is refused before it is asked", async () => {
  const refuse = (change: Partial<SampleOptions<number>>, message: RegExp) =>
    assert.rejects(
      async () => await finish(ddim, { ...options, ...change }),
      message,
    );
  await refuse({ shape: [3, 4] }, /needs \[batch, 2\]/);
  await refuse({ shape: [0, 2] }, /batch at least 1/);
  await refuse({ conditions: [0] }, /1 conditions for a batch of 3/);
  await refuse({ initial: new Float32Array(5) }, /initial has 5 values/);
  await refuse({ numInferenceSteps: 0 }, /numInferenceSteps/);
  await refuse({ seed: 0.1 }, /seed must be an integer/);
});

async function finish(
  sampler: Sampler,
  options: SampleOptions<number>,
): Promise<Float32Array> {
  const steps = await Array.fromAsync(sampler(denoiser, schedule, options));
  return steps[steps.length - 1].x;
}

/** The component whose mean is nearest; the three are far apart. */
function nearest(x: number, y: number): number {
  const distances = [0, 1, 2].map((k) =>
    Math.hypot(x - mixture.means[2 * k], y - mixture.means[2 * k + 1])
  );
  return distances.indexOf(Math.min(...distances));
}

function near(actual: number, expected: number, tolerance: number) {
  assert.ok(
    Math.abs(actual - expected) <= tolerance,
    `${actual} is not within ${tolerance} of ${expected}`,
  );
}
