// Every solver against the exact flow: how fast its error falls as the steps
// grow shorter. The error is taken where the run arrives at t = 0, before the
// jump to the clean sample, which is one step of the first order in any run.

import assert from "node:assert/strict";
import {
  ddim,
  type Denoiser,
  dpmSolverMultistep,
  dpmSolverSde,
  dpmSolverSinglestep,
  euler,
  eulerAncestral,
  fillNormal,
  type GaussianMixture,
  heun,
  linearSchedule,
  lms,
  mixtureDenoiser,
  noiseLevel,
  type Run,
  type SampleOptions,
  type Schedule,
  uniPc,
} from "./mod.ts";
import { exactFlow } from "./testdata/exact_flow.ts";

type Sampler = (
  denoiser: Denoiser<number>,
  schedule: Schedule,
  options: SampleOptions<number>,
) => Run;

const linear = (solverOrder: 1 | 2 | 3 | 4): Sampler => (d, s, o) =>
  lms(d, s, { ...o, solverOrder });
const multistep = (solverOrder: 1 | 2 | 3): Sampler => (d, s, o) =>
  dpmSolverMultistep(d, s, { ...o, solverOrder });
const unified = (solverOrder: 1 | 2 | 3): Sampler => (d, s, o) =>
  uniPc(d, s, { ...o, solverOrder });
const stochastic = (solverOrder: 1 | 2): Sampler => (d, s, o) =>
  dpmSolverSde(d, s, { ...o, solverOrder });

/** The solvers of the flow, with the order that theory gives them. */
const solvers: [name: string, Sampler, order: number][] = [
  ["ddim", ddim, 1],
  ["euler", euler, 1],
  ["heun", heun, 2],
  ["lms, order 1", linear(1), 1],
  ["lms, order 2", linear(2), 2],
  ["lms, order 3", linear(3), 3],
  ["lms, order 4", linear(4), 4],
  ["dpm-solver++ 1", multistep(1), 1],
  ["dpm-solver++ 2M", multistep(2), 2],
  ["dpm-solver++ 3M", multistep(3), 3],
  ["dpm-solver++ 2S", dpmSolverSinglestep, 2],
  // The corrector is worth one order.
  ["unipc, order 1", unified(1), 2],
  ["unipc, order 2", unified(2), 3],
  ["unipc, order 3", unified(3), 4],
];

const schedule = linearSchedule();
const start = noiseLevel(schedule, 999);
const end = noiseLevel(schedule, 0);

const data: Record<string, GaussianMixture> = {
  "a Gaussian": { dimension: 1, means: [0.4], deviation: 0.5 },
  "a mixture": {
    dimension: 1,
    means: [-0.8, 0.7],
    deviation: [0.3, 0.5],
    weights: [5, 3],
  },
};

for (const [what, mixture] of Object.entries(data)) {
  const denoiser = mixtureDenoiser(mixture, schedule);
  const initial = fillNormal(new Float32Array(64), {
    seed: 1,
    sample: 0,
    step: 0,
  });
  const exact = initial.map(exactFlow(mixture, start, end));

  for (const [name, solver, order] of solvers) {
    Deno.test(`${name}: the error on ${what} falls with the power ${order} of the step`, async () => {
      // Longer steps do not keep to the law yet; with shorter ones, the errors
      // of the fourth order go under in float32.
      const counts = [64, 96, 128, 192];
      const errors: number[] = [];
      for (const numInferenceSteps of counts) {
        const arrived = await stateAtZero(
          solver(denoiser, schedule, {
            seed: 1,
            shape: [64, 1],
            initial,
            numInferenceSteps,
            timestepSpacing: "karras",
          }),
        );
        errors.push(distance(arrived, exact));
      }
      const measured = -slope(counts.map(Math.log), errors.map(Math.log));
      const error = Math.abs(measured - order);
      assert.ok(error < 0.25, `order ${measured.toFixed(2)}: ${errors}`);
    });
  }

  for (const order of [1, 2] as const) {
    Deno.test(`dpm-solver++ SDE, order ${order}: on ${what}, shorter steps along the same path lead to the same samples`, async () => {
      // As far apart as the steps are long: strong convergence of order 1,
      // which is all there is for a method that knows but the path's values.
      const apart = await distancesOfDoubling(stochastic(order), denoiser);
      const measured = -slope([0, 1, 2], apart.map(Math.log2));
      const error = Math.abs(measured - 1);
      assert.ok(error < 0.25, `order ${measured.toFixed(2)}: ${apart}`);
    });
  }

  Deno.test(`Euler ancestral: on ${what}, shorter steps lead to other samples`, async () => {
    // Its noise goes by the number of the step: another path every time.
    const apart = await distancesOfDoubling(eulerAncestral, denoiser);
    assert.ok(apart.every((distance) => distance > 0.5), `${apart}`);
  });
}

/** How far runs of n and 2 n steps are apart, for n = 40, 80 and 160. */
async function distancesOfDoubling(
  sampler: Sampler,
  denoiser: Denoiser<number>,
): Promise<number[]> {
  // Points of a line, all of them in one row: noise is quicker by the row.
  const crowd = { ...denoiser, sampleShape: [200] };
  const states: Float32Array[] = [];
  for (const numInferenceSteps of [40, 80, 160, 320]) {
    states.push(
      await stateAtZero(sampler(crowd, schedule, {
        seed: 1,
        shape: [1, 200],
        numInferenceSteps,
        timestepSpacing: "karras",
      })),
    );
  }
  return states.slice(1).map((state, i) => distance(state, states[i]));
}

/** The last state at t = 0. */
async function stateAtZero(run: Run): Promise<Float32Array> {
  let state = new Float32Array();
  for await (const { t, x } of run) if (t === 0) state = x.slice();
  return state;
}

/** Root of the mean squared difference. */
function distance(a: Float32Array, b: Float32Array): number {
  const squares = a.map((value, i) => (value - b[i]) ** 2);
  return Math.sqrt(squares.reduce((sum, s) => sum + s, 0) / a.length);
}

/** Of the straight line of least squares. */
function slope(x: number[], y: number[]): number {
  const mean = (values: number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  return mean(x.map((v, i) => (v - mx) * (y[i] - my))) /
    mean(x.map((v) => (v - mx) ** 2));
}
