import assert from "node:assert/strict";
import fc from "fast-check";
import { cosineSchedule } from "./cosine_schedule.ts";
import { ddim } from "./ddim.ts";
import type { Denoiser } from "./denoiser.ts";
import { guided } from "./guidance.ts";
import { linearSchedule } from "./linear_schedule.ts";
import { mixtureDenoiser } from "./mixture_denoiser.ts";
import { noiseLevel } from "./noise_level.ts";
import { predictionFrom } from "./prediction.ts";
import type { Schedule } from "./schedule.ts";
import { finish } from "./step.ts";
import golden from "./testdata/golden_trajectories.json" with { type: "json" };
import { zeroTerminalSnr } from "./zero_terminal_snr.ts";

const schedule = cosineSchedule();

/** Answers with its conditions (`null` = 10), and counts what it is asked. */
function watched() {
  const batches: number[] = [];
  const denoiser: Denoiser<number> = {
    sampleShape: [2],
    predict(xt, _t, conditions) {
      batches.push(xt.length / 2);
      const of = (i: number) => conditions?.[i >> 1] ?? 10;
      return Promise.resolve({
        eps: xt.map((x, i) => x + of(i)),
        x0: xt.map((x, i) => x - of(i)),
      });
    },
  };
  return { denoiser, batches };
}

/**
 * A condition is the x₀ to answer with; without one, x₀ = xₜ. ε follows. So it
 * can be made to say anything in both halves of a batch.
 */
function told(size: number, schedule: Schedule): Denoiser<number[]> {
  return {
    sampleShape: [size],
    predict(xt, t, conditions) {
      const x0 = xt.map((x, i) =>
        conditions?.[Math.floor(i / size)]?.[i % size] ?? x
      );
      const { alphaCumprod } = noiseLevel(schedule, t);
      return Promise.resolve(predictionFrom("sample", x0, xt, alphaCumprod));
    },
  };
}

const xt = Float32Array.of(1, 2, 3, 4);

Deno.test("from the unconditional answer, w times as far as the condition goes", async () => {
  const { denoiser, batches } = watched();
  const three = guided(denoiser, schedule, { guidanceScale: 3 });
  const { eps, x0 } = await three.predict(xt, 5, [11, 14]);
  // 10 + 3 (11 − 10) = 13; 10 + 3 (14 − 10) = 22.
  assert.deepEqual(eps, Float32Array.of(1 + 13, 2 + 13, 3 + 22, 4 + 22));
  assert.deepEqual(x0, Float32Array.of(1 - 13, 2 - 13, 3 - 22, 4 - 22));
  assert.deepEqual(batches, [4]);
});

Deno.test("an unconditional sample beside a conditional one is left as it is", async () => {
  for (const guidanceRescale of [0, 1]) {
    const options = { guidanceScale: 3, guidanceRescale };
    const three = guided(watched().denoiser, schedule, options);
    const { eps } = await three.predict(xt, 5, [11, null]);
    assert.deepEqual(eps.subarray(2), Float32Array.of(13, 14));
  }
});

Deno.test("no second half where it would not count", async () => {
  const { denoiser, batches } = watched();
  const one = guided(denoiser, schedule, { guidanceScale: 1 });
  const conditional = await one.predict(xt, 5, [11, 14]);
  assert.deepEqual(conditional.eps, Float32Array.of(12, 13, 17, 18));
  const none = guided(denoiser, schedule, { guidanceScale: 0 });
  const unconditional = await none.predict(xt, 5, [11, 14]);
  assert.deepEqual(unconditional.eps, Float32Array.of(11, 12, 13, 14));
  const three = guided(denoiser, schedule, { guidanceScale: 3 });
  await three.predict(xt, 5, [null, null]);
  await three.predict(xt, 5);
  assert.deepEqual(batches, [2, 2, 2, 2]);
});

Deno.test("guidanceInterval: guidance where lo < σ ≤ hi, else the condition alone", async () => {
  const sigma = (t: number) => noiseLevel(schedule, t).sigma;
  for (const guidanceScale of [0, 3]) {
    const { denoiser, batches } = watched();
    const options = { guidanceScale };
    const everywhere = guided(denoiser, schedule, options);
    const between = guided(denoiser, schedule, {
      ...options,
      guidanceInterval: [sigma(300), sigma(700.5)],
    });
    for (
      const [t, inside] of [[0, 0], [300, 0], [300.1, 1], [700.5, 1], [701, 0]]
    ) {
      const expected = inside ? everywhere : denoiser;
      assert.deepEqual(
        await between.predict(xt, t, [11, 14]),
        await expected.predict(xt, t, [11, 14]),
        `${t}`,
      );
      const half = inside && guidanceScale ? 4 : 2;
      assert.deepEqual(batches.splice(0), [half, half]);
    }
  }
});

for (const { guidanceRescale, ...record } of golden.rescaledGuidance) {
  Deno.test(`guidanceRescale ${guidanceRescale}, as diffusers`, async () => {
    // Guided = 2 c − u: with w = 2, u = 2 c − guided gives what they fed in.
    const conditions = record.conditional;
    const size = conditions[0].length;
    const unconditional = conditions.flatMap((row, i) =>
      row.map((value, j) => 2 * value - record.guided[i][j])
    );
    const options = { guidanceScale: 2, guidanceRescale };
    const { x0 } = await guided(told(size, schedule), schedule, options)
      .predict(Float32Array.from(unconditional), 400, conditions);
    record.rescaled.flat().forEach((value, i) =>
      assert.ok(Math.abs(x0[i] / value - 1) < 1e-5, `${x0[i]} ${value}`)
    );
  });
}

Deno.test("guidanceRescale 1 gives x₀ the conditional deviation, also without the condition", async () => {
  const condition = [0.3, -0.2, 0.1, 0.4];
  for (const guidanceScale of [0, 5]) {
    const options = { guidanceScale, guidanceRescale: 1 };
    const { x0 } = await guided(told(4, schedule), schedule, options)
      .predict(xt, 400, [condition]);
    near(deviation(x0), deviation(condition), 1e-6);
  }
});

Deno.test("guidanceRescale does nothing to a prediction without contrast", async () => {
  const options = { guidanceScale: 5, guidanceRescale: 1 };
  const denoiser = guided(told(7, schedule), schedule, options);
  for (const condition of [Array(7).fill(0.1), [1, 2, 3, 4, 5, 6, 7]]) {
    // u + 5 (c − u) = −2.5
    const question = Float32Array.from(condition, (c) => (5 * c + 2.5) / 4);
    const { x0 } = await denoiser.predict(question, 400, [condition]);
    for (const value of x0) near(value, -2.5, 1e-5);
  }
});

const size = 3;
const numbers = (length: number) =>
  fc.array(fc.double({ min: -3, max: 3, noNaN: true }), {
    minLength: length,
    maxLength: length,
  });
const question = fc.record({
  schedule: fc.constantFrom(schedule, zeroTerminalSnr(linearSchedule())),
  t: fc.double({ min: 0, max: 999, noNaN: true }).map((t) =>
    // Half of them whole: only there is ᾱ = 0.
    t % 2 < 1 ? Math.round(t) : Math.min(t, 998)
  ),
  xt: numbers(2 * size).map((values) => Float32Array.from(values)),
  conditions: fc.tuple(numbers(size), numbers(size)),
  options: fc.record({
    guidanceScale: fc.double({ min: -1, max: 8, noNaN: true }),
    guidanceRescale: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
});

Deno.test("however guided, x₀ and ε make up xₜ", () =>
  fc.assert(
    fc.asyncProperty(question, async (asked) => {
      const { schedule, t, xt, conditions, options } = asked;
      const { eps, x0 } = await guided(told(size, schedule), schedule, options)
        .predict(xt, t, conditions);
      const { signal, noise } = noiseLevel(schedule, t);
      xt.forEach((x, i) => {
        const part = noise * eps[i];
        near(signal * x0[i] + part, x, 1e-4 + 1e-6 * Math.abs(part));
      });
    }),
    { examples: [[pureNoise()]] },
  ));

Deno.test("guidanceRescale mixes: 0 changes nothing, φ goes φ of the way to 1", () =>
  fc.assert(
    fc.asyncProperty(question, async (asked) => {
      const { schedule, t, xt, conditions, options } = asked;
      const x0 = async (guidanceRescale?: number) => {
        const changed = { ...options, guidanceRescale };
        const all = guided(told(size, schedule), schedule, changed);
        return (await all.predict(xt, t, conditions)).x0;
      };
      const without = await x0(undefined);
      assert.deepEqual(await x0(0), without);
      const whole = await x0(1);
      const share = options.guidanceRescale;
      (await x0(share)).forEach((value, i) => {
        const expected = without[i] + share * (whole[i] - without[i]);
        near(value, expected, 1e-4 + 1e-6 * Math.abs(whole[i]));
      });
    }),
  ));

Deno.test("a sample does not depend on its company", () =>
  fc.assert(
    fc.asyncProperty(question, async (asked) => {
      const { schedule, t, xt, conditions, options } = asked;
      const denoiser = guided(told(size, schedule), schedule, options);
      const together = await denoiser.predict(xt, t, conditions);
      const alone = await denoiser.predict(xt.slice(size), t, [conditions[1]]);
      assert.deepEqual(alone.x0, together.x0.slice(size));
      assert.deepEqual(alone.eps, together.eps.slice(size));
    }),
  ));

Deno.test("an interval from 0 to ∞ changes nothing, also at pure noise", () =>
  fc.assert(
    fc.asyncProperty(question, async (asked) => {
      const { schedule, t, xt, conditions, options } = asked;
      const denoiser = told(size, schedule);
      const guidanceInterval = [0, Infinity] as const;
      assert.deepEqual(
        await guided(denoiser, schedule, { ...options, guidanceInterval })
          .predict(xt, t, conditions),
        await guided(denoiser, schedule, options).predict(xt, t, conditions),
      );
    }),
    { examples: [[pureNoise()]] },
  ));

Deno.test("sampling under a condition ends in its component, sharper with guidance", async () => {
  const mixture = { dimension: 1, means: [-1, 1], deviation: 0.6 };
  const exact = mixtureDenoiser(mixture, schedule);
  const mean = async (guidanceScale: number) => {
    const denoiser = guided(exact, schedule, { guidanceScale });
    const x = await finish(ddim(denoiser, schedule, {
      seed: 3,
      numInferenceSteps: 40,
      shape: [1000, 1],
      conditions: new Array(1000).fill(1),
    }));
    return x.reduce((sum, value) => sum + value, 0) / x.length;
  };
  const [without, alone, more] = [await mean(0), await mean(1), await mean(3)];
  const standardError = 0.6 / Math.sqrt(1000);
  assert.ok(Math.abs(without) < 4 * Math.sqrt(1.36 / 1000), `${without}`);
  assert.ok(Math.abs(alone - 1) < 4 * standardError, `${alone}`);
  assert.ok(more > 1.1, `${more}`);
});

Deno.test("what is out of range is refused", async () => {
  const { denoiser } = watched();
  const refuse = (
    options: Partial<Parameters<typeof guided>[2]>,
    message: RegExp,
  ) =>
    assert.throws(
      () => guided(denoiser, schedule, { guidanceScale: 2, ...options }),
      (error) => error instanceof RangeError && message.test(error.message),
    );
  refuse({ guidanceScale: NaN }, /guidanceScale .* NaN/);
  refuse({ guidanceScale: Infinity }, /guidanceScale/);
  refuse({ guidanceRescale: 1.1 }, /guidanceRescale .* 1.1/);
  refuse({ guidanceRescale: -0.1 }, /guidanceRescale/);
  refuse({ guidanceInterval: [2, 1] }, /guidanceInterval is \[2, 1\]/);
  refuse({ guidanceInterval: [-1, 1] }, /guidanceInterval/);
  refuse({ guidanceInterval: [0, NaN] }, /guidanceInterval/);
  const two = guided(denoiser, schedule, { guidanceScale: 2 });
  await assert.rejects(two.predict(xt, 1000, [1, 2]), /from 0 to 999/);
});

/** The one timestep at which σ = ∞. */
function pureNoise() {
  return {
    schedule: zeroTerminalSnr(linearSchedule()),
    t: 999,
    xt: Float32Array.of(0.1, -2, 1.5, 0.3, 0.2, -0.7),
    conditions: [[0.5, -0.5, 1], [0.9, -1, 0.2]] as [number[], number[]],
    options: { guidanceScale: 4, guidanceRescale: 0.7 },
  };
}

/** The unbiased one, as the reference has it. */
function deviation(values: ArrayLike<number>): number {
  const all = Array.from(values);
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  const squares = all.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (all.length - 1));
}

function near(actual: number, expected: number, tolerance: number) {
  assert.ok(
    Math.abs(actual - expected) <= tolerance,
    `${actual} is not within ${tolerance} of ${expected}`,
  );
}
