import assert from "node:assert/strict";
import { cosineSchedule } from "./cosine_schedule.ts";
import type { Denoiser } from "./denoiser.ts";
import { addNoise } from "./forward.ts";
import { karrasSchedule } from "./karras_schedule.ts";
import { linearSchedule } from "./linear_schedule.ts";
import { mixtureDenoiser } from "./mixture_denoiser.ts";
import { noiseLevel } from "./noise_level.ts";
import {
  probabilityFlow,
  type ProbabilityFlowOptions,
} from "./probability_flow.ts";
import { finish, record } from "./step.ts";
import { exactFlow } from "./testdata/exact_flow.ts";
import { zeroTerminalSnr } from "./zero_terminal_snr.ts";

const schedules = [
  cosineSchedule(),
  linearSchedule(),
  karrasSchedule(),
  zeroTerminalSnr(linearSchedule()),
];
const schedule = schedules[0];
const gaussian = { dimension: 1, means: [0.7], deviation: 0.4 };
const line = {
  dimension: 1,
  means: [-1.5, 0.5, 1.5],
  deviation: [0.3, 0.1, 0.4],
  weights: [2, 1, 1],
};

for (const schedule of schedules) {
  Deno.test(`${schedule.name}: every step lies on the exact curve, as near as the tolerance says`, async () => {
    for (const mixture of [gaussian, line]) {
      let before = 0;
      for (const tolerance of [1e-3, 1e-5, 1e-7]) {
        const { denoiser, questions } = watched(
          mixtureDenoiser(mixture, schedule),
        );
        const steps = await record(probabilityFlow(denoiser, schedule, {
          seed: 1,
          shape: [50, 1],
          rtol: tolerance,
          atol: tolerance,
        }));
        assert.ok(questions.length > before, "as many questions for less");
        before = questions.length;

        const first = steps.find(({ sigma }) => sigma < Infinity)!;
        for (const { t, x } of steps.slice(1, -1)) {
          const flow = exactFlow(
            mixture,
            noiseLevel(schedule, first.t),
            noiseLevel(schedule, t),
          );
          x.forEach((value, i) =>
            near(value, flow(first.x[i]), 30 * tolerance + 2e-6)
          );
        }
      }
    }
  });

  Deno.test(`${schedule.name}: what the steps hold`, async () => {
    const denoiser = mixtureDenoiser(line, schedule);
    const steps = await record(probabilityFlow(denoiser, schedule, {
      seed: 1,
      shape: [3, 1],
    }));
    assert.deepEqual(
      steps.map(({ index }) => index),
      [...Array(steps.length).keys()],
    );
    assert.equal(steps[0].t, schedule.numTrainTimesteps - 1);
    steps.slice(1).forEach(({ t }, i) => assert.ok(t < steps[i].t));
    for (const { t, sigma, x, x0, eps } of steps.slice(0, -1)) {
      assert.equal(sigma, noiseLevel(schedule, t).sigma);
      assert.deepEqual({ eps, x0 }, await denoiser.predict(x, t));
    }
    const [before, last] = steps.slice(-2);
    assert.equal(before.t, 0);
    assert.equal(last.t, -1);
    assert.equal(last.sigma, 0);
    assert.deepEqual(last.x, before.x0);
    assert.deepEqual(last.x0, before.x0);
    assert.deepEqual(last.eps, before.eps);
  });
}

Deno.test("from pure noise, a step of DDIM leads to the next timestep", async () => {
  const short = zeroTerminalSnr(linearSchedule({ numTrainTimesteps: 10 }));
  const denoiser = mixtureDenoiser(line, short);
  const options = { seed: 1, shape: [5, 1] };
  const steps = await record(probabilityFlow(denoiser, short, options));
  const [first, second] = steps;
  assert.deepEqual([first.t, second.t], [9, 8]);
  assert.deepEqual(
    second.x,
    addNoise(first.x0, first.eps, short.alphasCumprod[8]),
  );
});

Deno.test("easy company does not make a hard sample less exact", async () => {
  const denoiser = mixtureDenoiser(line, schedule);
  const steps = async (initial: Float32Array) => {
    const shape = [initial.length, 1];
    const run = probabilityFlow(denoiser, schedule, {
      seed: 1,
      shape,
      initial,
    });
    return (await record(run)).length;
  };
  const easy = new Float32Array(300).fill(-3);
  const hard = Float32Array.of(0.66); // toward the narrow component's edge
  const company = Float32Array.of(...hard, ...easy);
  assert.ok(await steps(easy) < await steps(hard));
  assert.ok(await steps(company) >= await steps(hard));
});

Deno.test("samples follow the mixture", async () => {
  const mixture = {
    dimension: 2,
    means: [-2, 0, 2, 1, 0, -2],
    deviation: [0.3, 0.5, 0.2],
    weights: [5, 3, 2],
  };
  const n = 2000;
  const x = await finish(
    probabilityFlow(mixtureDenoiser(mixture, schedule), schedule, {
      seed: 11,
      shape: [n, 2],
      rtol: 1e-4,
      atol: 1e-4,
    }),
  );
  const distances = [0, 1, 2].map((k) => (i: number) => [
    x[2 * i] - mixture.means[2 * k],
    x[2 * i + 1] - mixture.means[2 * k + 1],
  ]);
  const members = [0, 1, 2].map((k) =>
    Array.from({ length: n }, (_, i) => i).filter((i) => {
      const lengths = distances.map((distance) => Math.hypot(...distance(i)));
      return lengths[k] === Math.min(...lengths);
    })
  );
  members.forEach((of, k) => {
    const share = mixture.weights[k] / 10;
    near(of.length / n, share, 4 * Math.sqrt(share * (1 - share) / n));
    const deviation = mixture.deviation[k];
    for (const axis of [0, 1]) {
      const values = of.map((i) => distances[k](i)[axis]);
      near(mean(values), 0, 4 * deviation / Math.sqrt(of.length));
      const variance = mean(values.map((value) => value ** 2));
      near(variance / deviation ** 2, 1, 4 * Math.sqrt(2 / of.length));
    }
  });
});

Deno.test("every step asks six times, at timesteps in range", async () => {
  const { denoiser, questions } = watched(mixtureDenoiser(gaussian, schedule));
  // With these tolerances no step is refused.
  const steps = await record(
    probabilityFlow(denoiser, schedule, {
      seed: 1,
      shape: [2, 1],
      rtol: 1e9,
      atol: 1e9,
    }),
  );
  assert.equal(questions.length, 1 + 6 * (steps.length - 2));
  assert.ok(questions.every((t) => t >= 0 && t <= 999));
  assert.deepEqual([questions[0], questions.at(-1)], [999, 0]);
});

Deno.test("the same seed, the same bytes; split, the same within the tolerance", async () => {
  const run = (options: Partial<ProbabilityFlowOptions<number>> = {}) =>
    sample({ shape: [6, 1], ...options });
  const whole = await run();
  assert.deepEqual(await run({ seed: 1n }), whole);
  assert.notDeepEqual(await run({ seed: 2 }), whole);
  const split = Float32Array.of(
    ...await run({ shape: [2, 1] }),
    ...await run({ shape: [4, 1], firstSample: 2 }),
  );
  split.forEach((value, i) => near(value, whole[i], 1e-4));
});

Deno.test("a condition chooses the component; x_T may be given; x₀ may be clipped", async () => {
  const initial = Float32Array.of(0.3, 0.3, 0.3);
  const conditions = [0, 2, null];
  const x = await sample({ shape: [3, 1], initial, conditions });
  assert.deepEqual(initial, Float32Array.of(0.3, 0.3, 0.3));
  near(x[0], -1.5 + 0.3 * 0.3, 1e-3);
  near(x[1], 1.5 + 0.4 * 0.3, 1e-3);
  assert.ok(x[2] > x[0] && x[2] < x[1]);
  const clipped = await sample({
    shape: [3, 1],
    initial,
    conditions,
    clipSample: true,
  });
  near(clipped[0], -1, 0.01);
  near(clipped[1], 1, 0.01);
});

Deno.test("stops when told", async () => {
  const stop = new AbortController();
  const reason = new Error("enough");
  const { denoiser, questions } = watched(mixtureDenoiser(line, schedule));
  const run = probabilityFlow(denoiser, schedule, {
    seed: 1,
    shape: [1, 1],
    signal: stop.signal,
  });
  let asked = 0;
  await assert.rejects(async () => {
    for await (const { index } of run) {
      if (index < 2) continue;
      stop.abort(reason);
      asked = questions.length;
    }
  }, reason);
  assert.equal(questions.length, asked);
});

Deno.test("what cannot be run is refused", async () => {
  await assert.rejects(sample({ shape: [2, 3] }), /needs \[batch, 1\]/);
  await assert.rejects(sample({ maxSteps: 3 }), /3 steps have only led/);
  await assert.rejects(sample({ atol: 0 }), /atol above 0/);
});

/** Samples of the mixture on the line. */
function sample(
  options: Partial<ProbabilityFlowOptions<number>>,
): Promise<Float32Array> {
  const denoiser = mixtureDenoiser(line, schedule);
  return finish(
    probabilityFlow(denoiser, schedule, { seed: 1, shape: [1, 1], ...options }),
  );
}

/** A denoiser, and the timesteps at which it is asked. */
function watched<C>(
  { sampleShape, predict }: Denoiser<C>,
): { denoiser: Denoiser<C>; questions: number[] } {
  const questions: number[] = [];
  return {
    questions,
    denoiser: {
      sampleShape,
      predict(xt, t, conditions) {
        questions.push(t);
        return predict(xt, t, conditions);
      },
    },
  };
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function near(actual: number, expected: number, tolerance: number) {
  assert.ok(
    Math.abs(actual - expected) <= tolerance,
    `${actual} is not within ${tolerance} of ${expected}`,
  );
}
