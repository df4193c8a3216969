import assert from "node:assert/strict";
import fc from "fast-check";
import {
  addNoise,
  cosineSchedule,
  ddim,
  ddpm,
  type Denoiser,
  dpmSolverMultistep,
  dpmSolverSde,
  dpmSolverSinglestep,
  euler,
  eulerAncestral,
  fillNormal,
  finish,
  heun,
  linearSchedule,
  lms,
  mixtureDenoiser,
  noiseLevel,
  predictionFrom,
  predictorCorrector,
  record,
  type Run,
  type SampleOptions,
  type Schedule,
  uniPc,
  zeroTerminalSnr,
} from "./mod.ts";
import { scheduleOfBetas } from "./schedule.ts";

type Sampler = <C>(
  denoiser: Denoiser<C>,
  schedule: Schedule,
  options: SampleOptions<C>,
) => Run;

interface Row {
  sampler: Sampler;
  /** So many that what the sampler itself errs is below the chance's error. */
  enough: number;
  /** Questions that a run of n steps asks; n. */
  questions?(n: number): number;
  /** Whether the seed counts only for x_T. */
  isDeterministic?: boolean;
  /** Whether the sample is more than the last predicted x₀. */
  looksBack?: boolean;
  /** Whether a step from pure noise leaves out what it does at other steps. */
  isPlainFromNoise?: boolean;
}

/** Every sampler of a fixed sequence of noise levels. */
const samplers: Record<string, Row> = {
  "ddpm, fixed small": { sampler: ddpm, enough: 500 },
  "ddpm, fixed large": {
    sampler: (d, s, o) => ddpm(d, s, { ...o, variance: "fixed_large" }),
    enough: 500,
  },
  "ddim": { sampler: ddim, enough: 150, isDeterministic: true },
  "ddim, η = 0.5": {
    sampler: (d, s, o) => ddim(d, s, { ...o, eta: 0.5 }),
    enough: 250,
  },
  "euler": { sampler: euler, enough: 150, isDeterministic: true },
  "euler ancestral": { sampler: eulerAncestral, enough: 250 },
  "heun": {
    sampler: heun,
    enough: 150,
    questions: (n) => 2 * n - 1,
    isDeterministic: true,
    isPlainFromNoise: true,
  },
  "lms": { sampler: lms, enough: 50, isDeterministic: true, looksBack: true },
  "dpm-solver++ 2M": {
    sampler: dpmSolverMultistep,
    enough: 50,
    isDeterministic: true,
  },
  "dpm-solver++ 3M": {
    sampler: (d, s, o) => dpmSolverMultistep(d, s, { ...o, solverOrder: 3 }),
    enough: 50,
    isDeterministic: true,
  },
  "dpm-solver++ 2S": {
    sampler: dpmSolverSinglestep,
    enough: 50,
    isDeterministic: true,
  },
  "dpm-solver++ 1 SDE": {
    sampler: (d, s, o) => dpmSolverSde(d, s, { ...o, solverOrder: 1 }),
    enough: 250,
  },
  "dpm-solver++ 2M SDE": { sampler: dpmSolverSde, enough: 100 },
  "unipc": {
    sampler: uniPc,
    enough: 50,
    isDeterministic: true,
    isPlainFromNoise: true,
  },
  "unipc, order 3": {
    sampler: (d, s, o) => uniPc(d, s, { ...o, solverOrder: 3 }),
    enough: 50,
    isDeterministic: true,
    isPlainFromNoise: true,
  },
  "predictor and corrector": {
    sampler: predictorCorrector,
    enough: 200,
    questions: (n) => 2 * n - 1,
  },
  "predictor and three correctors": {
    sampler: (d, s, o) => predictorCorrector(d, s, { ...o, correctorSteps: 3 }),
    enough: 100,
    questions: (n) => 4 * n - 3,
  },
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

for (const [name, row] of Object.entries(samplers)) {
  const { sampler, questions = (n) => n } = row;
  const sample = (change: Partial<SampleOptions<number>> = {}) =>
    finish(sampler(denoiser, schedule, { ...options, ...change }));

  Deno.test(`${name}: with the perfect denoiser, 2,000 samples follow the mixture`, async () => {
    // Points of a plane, a thousand to a row: noise is quicker by the row.
    const crowd = { ...denoiser, sampleShape: [1000, 2] };
    const x = await finish(sampler(crowd, schedule, {
      seed: 11,
      numInferenceSteps: row.enough,
      shape: [2, 1000, 2],
    }));
    followsMixture(x);
  });

  Deno.test(`${name}: what the steps hold`, async () => {
    const steps = await record(sampler(denoiser, schedule, options));
    const asked = questions(12);
    assert.deepEqual(
      steps.map(({ index }) => index),
      [...Array(asked + 1).keys()],
    );
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
      assert.equal(sigma, noiseLevel(schedule, t).sigma);
      assert.deepEqual({ eps, x0 }, await denoiser.predict(x, t));
    }
    const [before, last] = steps.slice(-2);
    assert.equal(last.t, -1);
    assert.equal(last.sigma, 0);
    assert.deepEqual(last.x, last.x0);
    assert.deepEqual(last.eps, before.eps);
    if (!row.looksBack) assert.deepEqual(last.x, before.x0);
  });

  Deno.test(`${name}: one state, written over by every step`, async () => {
    const states = new Set<Float32Array>();
    const seen: Float32Array[] = [];
    for await (const { x } of sampler(denoiser, schedule, options)) {
      states.add(x);
      seen.push(x.slice());
    }
    assert.equal(states.size, 1);
    const kept = await record(sampler(denoiser, schedule, options));
    assert.deepEqual(kept.map(({ x }) => x), seen);
    assert.equal(new Set(kept.map(({ x }) => x.buffer)).size, seen.length);
  });

  Deno.test(`${name}: begins where it is told`, async () => {
    const initial = Float32Array.of(0.5, -1, 0, 2, 0.1, 0.2);
    const before = initial.slice();
    const run = sampler(denoiser, schedule, { ...options, initial });
    const [first] = await record(run);
    assert.deepEqual(first.x, before);
    assert.deepEqual(initial, before);
  });

  Deno.test(`${name}: samples do not depend on how a run is split`, async () => {
    const whole = await sample({ shape: [6, 2] });
    const split = fc.integer({ min: 1, max: 5 });
    await fc.assert(
      fc.asyncProperty(split, async (k) => {
        const head = await sample({ shape: [k, 2] });
        const tail = await sample({ shape: [6 - k, 2], firstSample: k });
        assert.deepEqual(Float32Array.of(...head, ...tail), whole);
      }),
      { numRuns: 10 },
    );
  });

  Deno.test(`${name}: other seeds, other samples; the same seed, the same bytes`, async () => {
    const one = await sample();
    assert.deepEqual(await sample({ seed: 1n }), one);
    assert.notDeepEqual(await sample({ seed: 2 }), one);
    // From the same x_T on, a seed only counts where there is noise.
    const initial = new Float32Array(6).fill(0.3);
    const other = await sample({ initial, seed: 2 });
    const isSame = (await sample({ initial })).every((x, i) => x === other[i]);
    assert.equal(isSame, Boolean(row.isDeterministic));
  });

  Deno.test(`${name}: a condition reaches the denoiser`, async () => {
    const x = await sample({ conditions: [0, 1, 2], numInferenceSteps: 100 });
    assert.deepEqual(
      [0, 1, 2].map((i) => nearest(x[2 * i], x[2 * i + 1])),
      [0, 1, 2],
    );
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

  Deno.test(`${name}: what does not fit the denoiser is refused before it is asked`, async () => {
    const unasked: Denoiser<number> = {
      sampleShape: [2],
      predict: () => Promise.reject(new Error("asked")),
    };
    const refuse = (change: Partial<SampleOptions<number>>, message: RegExp) =>
      assert.rejects(
        finish(sampler(unasked, schedule, { ...options, ...change })),
        { name: "RangeError", message },
      );
    await refuse({ shape: [3, 4] }, /needs \[batch, 2\]/);
    await refuse({ shape: [0, 2] }, /batch at least 1/);
    await refuse({ conditions: [0] }, /1 conditions for a batch of 3/);
    await refuse({ initial: new Float32Array(5) }, /initial has 5 values/);
    await refuse({ numInferenceSteps: 0 }, /numInferenceSteps/);
    await refuse({ seed: 0.1 }, /seed must be an integer/);
    await refuse({ firstSample: -1 }, /sample must be an integer/);
  });

  Deno.test(`${name}: begins with pure noise where the schedule ends in it`, async () => {
    const pure = zeroTerminalSnr(linearSchedule());
    const perfect = mixtureDenoiser(mixture, pure);
    for (const numInferenceSteps of [1, 2, 3, 20]) {
      const steps = await record(
        sampler(perfect, pure, { ...options, numInferenceSteps }),
      );
      assert.equal(steps[0].sigma, Infinity);
      for (const { index, x, x0, eps } of steps) {
        for (const value of [...x, ...x0, ...eps]) {
          assert.ok(Math.abs(value) < 10, `${value} at step ${index}`);
        }
      }
    }
  });
}

for (const [name, row] of Object.entries(samplers)) {
  if (row.isPlainFromNoise) continue;
  Deno.test(`${name}: pure noise is the limit of ever purer noise`, async () => {
    /** The state after two steps, with ᾱ so small at the first. */
    const run = async (share: number) => {
      const { betas } = linearSchedule();
      const schedule = scheduleOfBetas(
        "ends in noise",
        1000,
        (t) => t < 999 ? betas[t] : 1 - share,
        () => NaN,
      );
      const steps = await record(row.sampler(
        mixtureDenoiser(mixture, schedule),
        schedule,
        { seed: 1, shape: [10, 2], numInferenceSteps: 3 },
      ));
      const [first, second] = [999, 666].map((t) => noiseLevel(schedule, t));
      const { x } = steps.find(({ t }) => t === 332)!;
      return { x, step: 1 / (second.lambda - first.lambda) };
    };
    // The step in λ grows without bound, and with its inverse, if at all, the
    // state comes to its limit: slowly, but along a straight line.
    const [pure, purer] = [await run(1e-7), await run(1e-13)];
    const limit = pure.x.map((value, i) =>
      (pure.step * purer.x[i] - purer.step * value) / (pure.step - purer.step)
    );
    const { x } = await run(0);
    x.forEach((value, i) => near(value, limit[i], 1e-3));
  });
}

Deno.test("with pure noise at the end, samples follow the mixture still", async () => {
  const pure = zeroTerminalSnr(linearSchedule());
  const crowd = {
    ...mixtureDenoiser(mixture, pure),
    sampleShape: [1000, 2],
  };
  for (const name of ["lms", "dpm-solver++ 3M", "dpm-solver++ 2M SDE"]) {
    const { sampler } = samplers[name];
    followsMixture(
      await finish(sampler(crowd, pure, {
        seed: 11,
        numInferenceSteps: 100,
        shape: [2, 1000, 2],
      })),
    );
  }
});

Deno.test("clipSample bounds the predicted x₀ and the result", async () => {
  const run = { ...options, shape: [20, 2] };
  const steps = await record(
    ddim(denoiser, schedule, { ...run, clipSample: 0.5 }),
  );
  const highest = steps.map(({ x0 }) => Math.max(...x0.map(Math.abs)));
  assert.ok(highest.every((value) => value <= 0.5));
  assert.equal(highest[12], 0.5);
  const free = await finish(ddim(denoiser, schedule, run));
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
    const steps = await record(ddim(far, schedule, run));
    for (const { t, x } of steps.slice(1, -1)) {
      const [first] = steps;
      const path = addNoise(Float32Array.of(1, 1), first.eps, alphas[t]);
      x.forEach((value, i) => near(value, path[i], 1e-3));
    }
  }
});

Deno.test("data of a single point: every deterministic sampler is exact, in any number of steps", async () => {
  // The flow is then a straight line, x₀ + σ ε in the scale of x₀.
  const point = Float32Array.of(0.7, -1.2);
  const perfect = mixtureDenoiser(
    { dimension: 2, means: point, deviation: 0 },
    schedule,
  );
  for (const [name, { sampler, isDeterministic }] of Object.entries(samplers)) {
    if (!isDeterministic) continue;
    for (const numInferenceSteps of [1, 2, 3, 10, 50]) {
      const steps = await record(sampler(perfect, schedule, {
        seed: 4,
        shape: [1, 2],
        numInferenceSteps,
      }));
      const [first] = steps;
      for (const { t, x } of steps.slice(1, -1)) {
        const path = addNoise(point, first.eps, schedule.alphasCumprod[t]);
        x.forEach((value, i) =>
          near(value, path[i], 1e-5, `${name}, t = ${t}`)
        );
      }
      steps.at(-1)!.x.forEach((value, i) => near(value, point[i], 1e-6, name));
    }
  }
});

Deno.test("a predictor without corrector is DDPM", async () => {
  assert.deepEqual(
    await record(
      predictorCorrector(denoiser, schedule, { ...options, correctorSteps: 0 }),
    ),
    await record(ddpm(denoiser, schedule, options)),
  );
});

Deno.test("options that make no sense are refused before the denoiser is asked", async () => {
  const unasked: Denoiser = {
    sampleShape: [2],
    predict: () => Promise.reject(new Error("asked")),
  };
  const refuse = (run: Run, message: RegExp) =>
    assert.rejects(finish(run), { name: "RangeError", message });
  for (const eta of [-0.1, 1.1, NaN]) {
    await refuse(ddim(unasked, schedule, { ...options, eta }), /eta is/);
  }
  for (const correctorSteps of [-1, 0.5]) {
    const run = { ...options, correctorSteps };
    await refuse(predictorCorrector(unasked, schedule, run), /correctorSteps/);
  }
  for (const snr of [0, -1, NaN]) {
    const run = { ...options, snr };
    await refuse(predictorCorrector(unasked, schedule, run), /snr/);
  }
  // What the types forbid, a caller without types may still try.
  for (const solverOrder of [0, 2.5, 5] as unknown as 1[]) {
    const run = { ...options, solverOrder };
    const solvers = [
      lms,
      uniPc,
      dpmSolverMultistep,
      dpmSolverSinglestep,
      dpmSolverSde,
    ];
    for (const solver of solvers) {
      await refuse(
        solver(unasked, schedule, run),
        /solverOrder is .* one of 1/,
      );
    }
  }
  const variance = "learned" as "fixed_small";
  await refuse(
    ddpm(unasked, schedule, { ...options, variance }),
    /variance is "learned"/,
  );
  for (const clipSample of [0, -1, NaN]) {
    const run = { ...options, clipSample };
    await refuse(ddim(unasked, schedule, run), /clipSample is/);
  }
});

/**
 * Mean, covariance, and each component's share, mean and variance, within four
 * standard errors.
 */
function followsMixture(x: Float32Array) {
  const n = x.length / 2;
  const { means, deviation } = mixture;
  const shares = mixture.weights.map((weight) => weight / 10);
  const groups = shares.map(() => [] as [number, number][]);
  for (let i = 0; i < x.length; i += 2) {
    groups[nearest(x[i], x[i + 1])].push([x[i], x[i + 1]]);
  }
  groups.forEach((group, k) => {
    const count = group.length;
    const share = shares[k];
    near(
      count / n,
      share,
      4 * Math.sqrt(share * (1 - share) / n),
      `share ${k}`,
    );
    const dx = group.map(([x]) => x - means[2 * k]);
    const dy = group.map(([, y]) => y - means[2 * k + 1]);
    near(mean(dx), 0, 4 * deviation[k] / Math.sqrt(count), `mean ${k}`);
    near(mean(dy), 0, 4 * deviation[k] / Math.sqrt(count), `mean ${k}`);
    // Two numbers a sample: the mean square's standard error is s² / √count.
    // A run of finitely many steps adds a few per cent.
    const variance = mean(dx.map((d, i) => (d ** 2 + dy[i] ** 2) / 2));
    const ratio = variance / deviation[k] ** 2;
    near(ratio, 1, 0.03 + 4 / Math.sqrt(count), `variance ${k}`);
  });

  const all = groups.flat();
  const centre = [0, 1].map((j) =>
    shares.reduce((sum, share, k) => sum + share * means[2 * k + j], 0)
  );
  for (const j of [0, 1]) {
    const values = all.map((point) => point[j]);
    const error = Math.sqrt(variance(values) / n);
    near(mean(values), centre[j], 4 * error, "mean");
    for (const l of [0, j]) {
      const exact = shares.reduce((sum, share, k) => {
        const within = j === l ? deviation[k] ** 2 : 0;
        const product = (means[2 * k + j] - centre[j]) *
          (means[2 * k + l] - centre[l]);
        return sum + share * (within + product);
      }, 0);
      const products = all.map((point) =>
        (point[j] - centre[j]) * (point[l] - centre[l])
      );
      const error = Math.sqrt(variance(products) / n);
      near(mean(products), exact, 4 * error, `covariance ${j}, ${l}`);
    }
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const centre = mean(values);
  return mean(values.map((value) => (value - centre) ** 2));
}

/** The component whose mean is nearest; the three are far apart. */
function nearest(x: number, y: number): number {
  const distances = [0, 1, 2].map((k) =>
    Math.hypot(x - mixture.means[2 * k], y - mixture.means[2 * k + 1])
  );
  return distances.indexOf(Math.min(...distances));
}

function near(actual: number, expected: number, tolerance: number, what = "") {
  assert.ok(
    Math.abs(actual - expected) <= tolerance,
    `${what}: ${actual} is not within ${tolerance} of ${expected}`,
  );
}
