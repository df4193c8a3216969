// Where the reference of golden_trajectories_test.ts is wrong. Each fault is
// made once more in our own loop, so that its numbers come out to the digit
// and nothing else can be behind them. Then both answers are held against
// theory: against the exact flow of Gaussian data, or data of a single point,
// where every state of a deterministic run is known.

import assert from "node:assert/strict";
import {
  addNoise,
  CLEAN,
  ddim,
  ddpm,
  type Denoiser,
  dpmSolverMultistep,
  fillNormal,
  finish,
  linearSchedule,
  mixtureDenoiser,
  noiseLevel,
  predictionFrom,
  record,
  type Step,
  uniPc,
} from "./mod.ts";
import { sampleWith } from "./sampler.ts";
import { exactFlow } from "./testdata/exact_flow.ts";
import {
  assertFollows,
  distance,
  golden,
  type GoldenCase,
  runsOf,
  type Sampler,
} from "./testdata/golden_trajectories.ts";
import {
  secondOrderUniPc,
  stridedDdim,
  thirdOrderMultistep,
} from "./testdata/reference_faults.ts";

const schedule = linearSchedule();
const mean = 0.4;
const gaussian = mixtureDenoiser(
  { dimension: 1, means: [mean], deviation: 0.5 },
  schedule,
);
const point = mixtureDenoiser(
  { dimension: 1, means: [mean], deviation: 0 },
  schedule,
);
const options = { seed: 1, shape: [64, 1] };

Deno.test("the faults are known, and all of them looked at here", () => {
  const faults = golden.cases.map(({ fault }) => fault).filter(Boolean);
  assert.deepEqual([...new Set(faults)].sort(), [
    "final_nan",
    "final_noise",
    "final_sigma",
    "rounded_timestep",
    "stride",
  ]);
});

// DDIM goes to t − ⌊T / n⌋ whatever the next timestep is. Under linspace, and
// under trailing where n does not divide T, the state is then at another noise
// level than the network is told.

const strided: Sampler = (network, schedule, options) =>
  sampleWith(
    network,
    schedule,
    options,
    stridedDdim(schedule, options.numInferenceSteps),
  );

for (const wanted of casesWith("stride")) {
  const { timestepSpacing, numInferenceSteps } = wanted;
  const run = { ...options, timestepSpacing, numInferenceSteps };

  Deno.test(`DDIM's stride under ${timestepSpacing}: their numbers`, async () => {
    assertFollows(await runsOf(wanted, strided), wanted);
    differs(await runsOf(wanted, ddim), wanted);
  });

  Deno.test(`DDIM's stride under ${timestepSpacing}: theirs leaves the path of a point`, async () => {
    const ours = await record(ddim(point, schedule, run));
    assert.ok(Math.max(...distancesFromPath(ours)) < 1e-6);
    const theirs = await record(strided(point, schedule, run));
    assert.ok(Math.max(...distancesFromPath(theirs)) > 0.02);
  });

  Deno.test(`DDIM's stride under ${timestepSpacing}: ours comes to the exact flow, theirs does not`, async () => {
    // At few steps their state lags behind, which happens to make up for some
    // of what Euler's method loses; at many it is further and further off.
    const errorOf = async (sampler: Sampler, numInferenceSteps: number) => {
      const again = { ...run, numInferenceSteps };
      const steps = await record(sampler(gaussian, schedule, again));
      return distanceFromFlow(steps, steps.length - 1);
    };
    const coarse = await errorOf(ddim, 150);
    const fine = await errorOf(ddim, 300);
    assert.ok(coarse < 0.011 && fine < 0.55 * coarse, `${coarse}, ${fine}`);
    for (const n of [150, 300, 600]) {
      const theirs = await errorOf(strided, n);
      assert.ok(theirs > 0.03, `${n} steps: ${theirs}`);
    }
  });
}

// With final_sigmas_type "sigma_min", DPM-Solver++ stops at the noise of
// timestep 0, and hands out a sample with that noise in it.

Deno.test("the final sigma: theirs leaves the noise of timestep 0 in the sample", async () => {
  const [wanted] = casesWith("final_sigma");
  const runs = await runsOf(wanted, dpmSolverMultistep);
  differs(runs, wanted);
  const left = schedule.alphasCumprod[0];
  const stopping = ({ x0, eps }: Step) => addNoise(x0, eps, left);
  assertFollows(runs.map((steps) => withSample(steps, stopping)), wanted);

  const run = { ...options, numInferenceSteps: 10 };
  const ours = await record(dpmSolverMultistep(point, schedule, run));
  near(ours.at(-1)!.x, () => mean, 1e-6);
  const { eps } = ours[0];
  const theirs = withSample(ours, stopping).at(-1)!.x;
  near(theirs, (i) => Math.sqrt(left) * mean + 0.01 * eps[i], 1e-6);
});

// DDPM adds no noise at t = 0, which under trailing is not where it ends. The
// small variance is 0 there by itself, the large one is not.

Deno.test("the final noise: theirs adds noise to the finished sample", async () => {
  const [wanted] = casesWith("final_noise");
  const runs = await runsOf(
    wanted,
    (...[network, schedule, options]) =>
      ddpm(network, schedule, { ...options, variance: "fixed_large" }),
  );
  differs(runs, wanted);
  const left = schedule.alphasCumprod[99];
  const noisy = (seed: number) => ({ x0 }: Step) => {
    const z = [0, 1, 2].map((sample) =>
      fillNormal(new Float32Array(2), { seed, sample, step: 10 })
    );
    return x0.map((x, i) => x + Math.sqrt(1 - left) * z[i >> 1][i & 1]);
  };
  assertFollows(
    runs.map((steps, i) => withSample(steps, noisy(golden.seeds[i]))),
    wanted,
  );
  // That is a deviation of 0.32 where the data have none, as ours.
  assert.ok(Math.sqrt(1 - left) > 0.32);
  const ours = await finish(ddpm(point, schedule, {
    ...options,
    numInferenceSteps: 10,
    variance: "fixed_large",
  }));
  near(ours, () => mean, 1e-6);
});

// With Karras's sigmas, DPM-Solver++ tells the network the nearest whole
// timestep, while the state is at the noise level between two.

const rounding = (
  network: Denoiser,
  exact: typeof schedule,
): Denoiser => ({
  sampleShape: network.sampleShape,
  async predict(xt, t) {
    const { eps } = await network.predict(xt, Math.round(t));
    const { alphaCumprod } = noiseLevel(exact, t);
    return predictionFrom("epsilon", eps, xt, alphaCumprod);
  },
});

Deno.test("the rounded timestep: theirs asks about another noise level than the state's", async () => {
  const [wanted] = casesWith("rounded_timestep");
  const rounded: Sampler = (network, schedule, options) =>
    dpmSolverMultistep(rounding(network, schedule), schedule, options);
  assertFollows(await runsOf(wanted, rounded), wanted);
  differs(await runsOf(wanted, dpmSolverMultistep), wanted);

  const run = {
    ...options,
    timestepSpacing: "karras",
    numInferenceSteps: 10,
  } as const;
  const ours = await record(dpmSolverMultistep(point, schedule, run));
  assert.ok(Math.max(...distancesFromPath(ours)) < 1e-6);
  const theirs = await record(rounded(point, schedule, run));
  assert.ok(Math.max(...distancesFromPath(theirs)) > 1e-3);
});

// DPM-Solver++ 3M takes the second divided difference of x̂₀, h² x̂₀″ / 2, for
// h² x̂₀″, and so gives its last term half its weight.

for (const wanted of golden.cases) {
  const { sampler, options, schedule, numInferenceSteps } = wanted;
  if (sampler !== "dpm_solver_multistep" || options.solver_order !== 3) {
    continue;
  }
  Deno.test(`3M's last term: their numbers, ${schedule}, ${numInferenceSteps} steps`, async () => {
    const halved = await runsOf(
      wanted,
      (...run) => sampleWith(...run, thirdOrderMultistep(1)),
    );
    assertFollows(halved, wanted);
    const ours = await runsOf(
      wanted,
      (network, schedule, options) =>
        dpmSolverMultistep(network, schedule, { ...options, solverOrder: 3 }),
    );
    differs(ours, wanted);
    const whole = await runsOf(
      wanted,
      (...run) => sampleWith(...run, thirdOrderMultistep(2)),
    );
    ours.forEach((steps, seed) =>
      steps.forEach(({ x }, i) =>
        assert.ok(distance(x, [...whole[seed][i].x]) < 1e-6)
      )
    );
  });
}

Deno.test("3M's last term: ours is of the third order, theirs of the second", async () => {
  const orderOf = async (weightOfD2: 1 | 2) => {
    const errors = [];
    for (const numInferenceSteps of [48, 192]) {
      const steps = await record(sampleWith(gaussian, schedule, {
        ...options,
        timestepSpacing: "karras",
        numInferenceSteps,
      }, thirdOrderMultistep(weightOfD2)));
      errors.push(distanceFromFlow(steps, steps.length - 2));
    }
    return Math.log(errors[0] / errors[1]) / Math.log(4);
  };
  const ours = await orderOf(2);
  const theirs = await orderOf(1);
  assert.ok(ours > 2.7 && theirs < 2.2, `${ours}, ${theirs}`);
});

// UniPC with B(h) = h. The last step, to λ = ∞, is of the first order, and does
// not need the difference that B weighs; but ∞ times 0 is no number.

Deno.test("UniPC with B(h) = h: the same steps, and then no sample", async () => {
  const [wanted] = casesWith("final_nan");
  const runs = await runsOf(
    wanted,
    (...run) => sampleWith(...run, secondOrderUniPc((h) => h)),
  );
  assertFollows(runs, wanted);
  for (const steps of runs) {
    assert.ok(steps.slice(0, -1).every(({ x }) => x.every(Number.isFinite)));
    assert.ok(steps.at(-1)!.x.every(Number.isNaN));
  }
  // e^h − 1, the paper's other choice and ours, stays finite.
  const finite = await runsOf(
    wanted,
    (...run) => sampleWith(...run, secondOrderUniPc(Math.expm1)),
  );
  const ours = await runsOf(wanted, uniPc);
  ours.forEach((steps, seed) => {
    steps.forEach(({ x }, i) =>
      assert.ok(distance(x, [...finite[seed][i].x]) < 1e-6)
    );
    // All that can be said of the sample is what the network said last.
    assert.deepEqual(steps.at(-1)!.x, steps.at(-2)!.x0);
  });
});

function casesWith(fault: string): GoldenCase[] {
  return golden.cases.filter((wanted) => wanted.fault === fault);
}

/** The run with another sample at its end, made from the last prediction. */
function withSample(steps: Step[], sampleFrom: (last: Step) => Float32Array) {
  const last = steps.length - 1;
  return steps.with(last, { ...steps[last], x: sampleFrom(steps[last - 1]) });
}

/** Asserts that ours ends elsewhere than theirs, by more than rounding. */
function differs(runs: Step[][], { trajectories }: GoldenCase) {
  runs.forEach((steps, seed) => {
    const rows = trajectories[seed];
    const error = distance(steps[rows.length - 1].x, rows.at(-1)!);
    assert.ok(error > 1e-4, `seed ${seed}: no further off than ${error}`);
  });
}

/**
 * How far a run is off where the data are one point: its state must be that
 * point, with the noise it began with, at the noise level of its timestep.
 */
function distancesFromPath(steps: Step[]): number[] {
  const [{ eps }] = steps;
  return steps.map(({ t, x }) => {
    const { signal, noise } = t < 0 ? CLEAN : noiseLevel(schedule, t);
    return Math.max(
      ...x.map((value, i) => Math.abs(value - signal * mean - noise * eps[i])),
    );
  });
}

/** Root of the mean squared distance to where the flow takes the x_T. */
function distanceFromFlow(steps: Step[], index: number): number {
  const { t, x } = steps[index];
  const flow = exactFlow(
    { dimension: 1, means: [mean], deviation: 0.5 },
    noiseLevel(schedule, steps[0].t),
    t < 0 ? CLEAN : noiseLevel(schedule, t),
  );
  const squares = x.map((value, i) => (value - flow(steps[0].x[i])) ** 2);
  return Math.sqrt(squares.reduce((sum, s) => sum + s, 0) / x.length);
}

function near(
  actual: Float32Array,
  expected: (i: number) => number,
  tolerance: number,
) {
  actual.forEach((value, i) =>
    assert.ok(
      Math.abs(value - expected(i)) <= tolerance,
      `[${i}]: ${value} is not within ${tolerance} of ${expected(i)}`,
    )
  );
}
