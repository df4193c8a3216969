// Our samplers against those of Hugging Face diffusers, step by step: what
// theirs do with the perfect denoiser of a mixture and with our noise. Where
// they go wrong, reference_faults_test.ts says how.

import assert from "node:assert/strict";
import { brownianPath } from "./brownian_path.ts";
import {
  ddim,
  ddpm,
  dpmSolverMultistep,
  dpmSolverSde,
  dpmSolverSinglestep,
  euler,
  eulerAncestral,
  heun,
  karrasSigmas,
  lms,
  noiseLevel,
  uniPc,
} from "./mod.ts";
import {
  assertFollows,
  golden,
  type GoldenCase,
  nameOf,
  runsOf,
  type Sampler,
  scheduleOf,
} from "./testdata/golden_trajectories.ts";

/** From the reference's names of samplers and options to ours. */
const samplers: Record<string, (their: GoldenCase["options"]) => Sampler> = {
  ddpm: ({ variance_type: variance }) => (network, schedule, options) =>
    ddpm(network, schedule, { ...options, variance }),
  ddim: ({ eta }) => (network, schedule, options) =>
    ddim(network, schedule, { ...options, eta }),
  euler: () => euler,
  euler_ancestral: () => eulerAncestral,
  heun: () => heun,
  lms: ({ order: solverOrder }) => (network, schedule, options) =>
    lms(network, schedule, { ...options, solverOrder }),
  dpm_solver_multistep:
    ({ solver_order: solverOrder }) => (network, schedule, options) =>
      dpmSolverMultistep(network, schedule, { ...options, solverOrder }),
  dpm_solver_singlestep: ({ solver_order }) => {
    assert.equal(solver_order, 2);
    return dpmSolverSinglestep;
  },
  dpm_solver_sde: ({ solver_order }) => (network, schedule, options) =>
    dpmSolverSde(network, schedule, {
      ...options,
      solverOrder: solver_order === 1 ? 1 : 2,
    }),
  unipc: ({ solver_order: solverOrder }) => (network, schedule, options) =>
    uniPc(network, schedule, { ...options, solverOrder }),
};

for (const wanted of golden.cases) {
  // The third order of the multistep solver is among the faults.
  if (wanted.fault || isThirdOrderMultistep(wanted)) continue;
  Deno.test(`as diffusers: ${nameOf(wanted)}`, async () => {
    const { sampler, options, timesteps, trajectories } = wanted;
    const runs = await runsOf(wanted, samplers[sampler](options));
    assert.equal(runs.length, 3);
    runs.forEach((steps, seed) => {
      assert.equal(steps.length, trajectories[seed].length);
      // Those that are not whole go through float32 in theirs.
      timesteps.forEach((t, i) => near(steps[i].t, t, 2e-3));
    });
    assertFollows(runs, wanted);
  });
}

Deno.test("every sampler of the reference has its cases", () => {
  assert.deepEqual(
    [...new Set(golden.cases.map(({ sampler }) => sampler))].sort(),
    Object.keys(samplers).sort(),
  );
});

Deno.test("ᾱ as diffusers: linear, scaled linear, cosine, zero terminal SNR", () => {
  assert.equal(golden.alphasCumprod.length, 4);
  for (const wanted of golden.alphasCumprod) {
    const { alphasCumprod } = scheduleOf(
      wanted.schedule,
      wanted.rescaleBetasZeroSnr,
    );
    wanted.timesteps.forEach((t, i) => {
      const value = wanted.alphasCumprod[i];
      near(alphasCumprod[t], value, 1e-10 * value, `${wanted.schedule}, ${t}`);
    });
  }
});

Deno.test("Karras sigmas as diffusers", () => {
  for (const { sigmas, ...ends } of golden.karrasSigmas) {
    karrasSigmas(sigmas.length, ends).forEach((sigma, i) =>
      near(sigma, sigmas[i], 1e-12 * sigmas[i])
    );
  }
});

Deno.test("the Brownian path as in Python, in any order of asking", () => {
  for (const wanted of golden.brownianPath) {
    const schedule = scheduleOf(wanted.schedule);
    const levels = wanted.timesteps.map((t) => noiseLevel(schedule, t));
    const clock = levels.map(({ sigma }) => 1 / sigma ** 2);
    const path = brownianPath(schedule, {
      seed: wanted.seed,
      shape: [1, 2],
      firstSample: wanted.sample,
    });
    const out = new Float32Array(2);
    for (let to = 0; to < levels.length; to++) {
      for (let from = to + 1; from < levels.length; from++) {
        path(out, levels[from], levels[to]);
        const deviation = Math.sqrt(clock[to] - clock[from]);
        // The path is kept in float32, and so is known to that.
        const largest = Math.max(...wanted.values[to].map(Math.abs));
        out.forEach((value, i) =>
          near(
            value * deviation,
            wanted.values[to][i] - wanted.values[from][i],
            1e-6 * largest,
            `from ${wanted.timesteps[from]} to ${wanted.timesteps[to]}`,
          )
        );
      }
    }
  }
});

function isThirdOrderMultistep({ sampler, options }: GoldenCase): boolean {
  return sampler === "dpm_solver_multistep" && options.solver_order === 3;
}

function near(actual: number, expected: number, tolerance: number, what = "") {
  assert.ok(
    Math.abs(actual - expected) <= tolerance,
    `${what}: ${actual} is not within ${tolerance} of ${expected}`,
  );
}
