import assert from "node:assert/strict";
import fc from "fast-check";
import {
  cosineSchedule,
  karrasSchedule,
  karrasSigmas,
  linearSchedule,
  scaledLinearSchedule,
  type Schedule,
  scheduleFrom,
  type ScheduleSpec,
  shiftedCosineSchedule,
  sigmoidSchedule,
  zeroTerminalSnr,
} from "./mod.ts";

Deno.test("linear: β from 1e-4 to 0.02, hardly any signal at the end", () => {
  const { betas, alphasCumprod } = linearSchedule();
  assert.equal(betas.length, 1000);
  assert.equal(betas[0], 1e-4);
  near(betas[999], 0.02, 1e-15);
  near(betas[333], 1e-4 + (0.0199 * 333) / 999, 1e-15);
  near(alphasCumprod[0], 0.9999, 1e-15);
  near(alphasCumprod[1], 0.9999 * (1 - betas[1]), 1e-15);
  // Known from Ho et al.'s setting.
  near(alphasCumprod[999], 4.0358e-5, 1e-9);
});

Deno.test("scaled linear: √β rises evenly, from √0.00085 to √0.012", () => {
  const { betas } = scaledLinearSchedule();
  near(betas[0], 0.00085, 1e-15);
  near(betas[999], 0.012, 1e-15);
  const roots = betas.map(Math.sqrt);
  const rise = (roots[999] - roots[0]) / 999;
  roots.forEach((root, t) => near(root, roots[0] + rise * t, 1e-15));
});

Deno.test("cosine: ᾱ is the squared cosine, β stops at 0.999", () => {
  const { betas, alphasCumprod } = cosineSchedule();
  const f = (t: number) => Math.cos(((t / 1000 + 0.008) / 1.008) * Math.PI / 2);
  for (const t of [0, 10, 499, 998]) {
    near(alphasCumprod[t] / (f(t + 1) / f(0)) ** 2, 1, 1e-9);
  }
  assert.equal(betas[999], 0.999);
});

Deno.test("shifted cosine: the log-SNR of cosine, less 2 ln 4 at 128 pixels", () => {
  const cosine = cosineSchedule();
  const shifted = shiftedCosineSchedule({ imageSize: 128 });
  for (let t = 300; t < 999; t++) {
    const shift = logSnr(shifted.alphasCumprod[t]) -
      logSnr(cosine.alphasCumprod[t]);
    near(shift, -2 * Math.log(4), 0.005);
  }
});

Deno.test("shifted cosine at its own noise size is cosine", () => {
  const plain = cosineSchedule().alphasCumprod;
  const { alphasCumprod } = shiftedCosineSchedule({ imageSize: 32 });
  alphasCumprod.forEach((value, t) => near(value / plain[t], 1, 1e-9));
});

Deno.test("sigmoid: ᾱ follows the piece from −3 to 3, from all signal to none", () => {
  const { alphasCumprod, betas } = sigmoidSchedule();
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  for (const t of [0, 99, 499, 899, 998]) {
    const at = -3 + (6 * (t + 1)) / 1000;
    const share = (sigmoid(3) - sigmoid(at)) / (sigmoid(3) - sigmoid(-3));
    near(alphasCumprod[t] / share, 1, 1e-9);
  }
  near(alphasCumprod[499], 0.5, 1e-12);
  assert.equal(betas[999], 0.999);
});

Deno.test("sigmoid: a higher temperature comes nearer to a straight line", () => {
  const distance = (tau: number) =>
    Math.max(
      ...sigmoidSchedule({ tau }).alphasCumprod.subarray(0, 999)
        .map((share, t) => Math.abs(share - (1 - (t + 1) / 1000))),
    );
  assert.ok(distance(3) < 0.02);
  assert.ok(distance(1) > 0.05 && distance(0.3) > 0.2);
});

Deno.test("Karras: σ rises from 0.002 to 80, evenly in its seventh root", () => {
  const sigmas = karrasSigmas(1000).reverse();
  near(sigmas[0], 0.002, 1e-15);
  near(sigmas[999], 80, 1e-12);
  const roots = sigmas.map((sigma) => sigma ** (1 / 7));
  const rise = (roots[999] - roots[0]) / 999;
  roots.forEach((root, t) => near(root, roots[0] + rise * t, 1e-13));
  karrasSchedule().alphasCumprod.forEach((share, t) =>
    near(Math.sqrt((1 - share) / share) / sigmas[t], 1, 1e-9)
  );
  assert.deepEqual(karrasSigmas(1), Float64Array.of(karrasSigmas(2)[0]));
});

Deno.test("every schedule takes signal away at each step, and never all", () => {
  const spec: fc.Arbitrary<ScheduleSpec> = fc.record({
    name: fc.constantFrom(
      "linear",
      "scaled_linear",
      "cosine",
      "shifted_cosine",
      "sigmoid",
      "karras",
    ),
    numTrainTimesteps: fc.integer({ min: 1, max: 2000 }),
    imageSize: fc.integer({ min: 8, max: 1024 }),
  });
  fc.assert(fc.property(spec, (spec) => {
    const { betas, alphasCumprod, numTrainTimesteps } = scheduleFrom(spec);
    assert.equal(betas.length, numTrainTimesteps);
    assert.equal(alphasCumprod.length, numTrainTimesteps);
    let before = 1;
    alphasCumprod.forEach((value, t) => {
      assert.ok(value > 0 && value < before, `ᾱ[${t}] = ${value}`);
      near(value / before, 1 - betas[t], 1e-12);
      before = value;
    });
  }));
});

/** The schedules, cut into more and more steps. */
const schedules: Record<string, (T: number) => Schedule> = {
  // The noise of a step, β, has to shrink with the step.
  linear: (T) =>
    linearSchedule({
      numTrainTimesteps: T,
      betaStart: 0.1 / T,
      betaEnd: 20 / T,
    }),
  scaled_linear: (T) =>
    scaledLinearSchedule({
      numTrainTimesteps: T,
      betaStart: 0.85 / T,
      betaEnd: 12 / T,
    }),
  cosine: (T) => cosineSchedule({ numTrainTimesteps: T }),
  shifted_cosine: (T) =>
    shiftedCosineSchedule({ numTrainTimesteps: T, imageSize: 128 }),
  sigmoid: (T) => sigmoidSchedule({ numTrainTimesteps: T }),
  karras: (T) => karrasSchedule({ numTrainTimesteps: T }),
};

for (const [name, make] of Object.entries(schedules)) {
  Deno.test(`${name}: the continuous log-SNR is the limit of the discrete one`, () => {
    approaches(make);
  });

  Deno.test(`${name}: so it is with zero terminal SNR`, () => {
    // In sigmoid's last step the bound of β leaves a share of 1 / T, the root
    // of which is the size of the rescaling.
    approaches((T) => zeroTerminalSnr(make(T)), name === "sigmoid" ? 0.5 : 1);
  });

  Deno.test(`${name}: the log-SNR falls all the way from u = 0 to 1`, () => {
    const { logSnr } = make(1000);
    const values = Array.from({ length: 101 }, (_, i) => logSnr(i / 100));
    values.slice(1).forEach((value, i) =>
      assert.ok(value < values[i], `${values[i]}, then ${value}`)
    );
  });
}

/** A hundred times as many steps, a hundredth of the difference: order 1. */
function approaches(make: (T: number) => Schedule, order = 1) {
  const differenceAt = (T: number) => {
    const { alphasCumprod, logSnr: continuous } = make(T);
    const times = [0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.98];
    return Math.max(
      ...times.map((u) =>
        Math.abs(continuous(u) - logSnr(alphasCumprod[Math.round(u * T) - 1]))
      ),
    );
  };
  const coarse = differenceAt(500);
  const fine = differenceAt(50_000);
  assert.ok(coarse < 0.2, `${coarse}`);
  const expected = coarse / 100 ** order;
  assert.ok(fine < 1.05 * expected + 1e-9, `${coarse}, then ${fine}`);
}

Deno.test("scheduleFrom reads the JSON of a manifest", () => {
  const specs: [json: string, Schedule][] = [
    [`{"name":"linear","betaStart":0.01}`, linearSchedule({ betaStart: 0.01 })],
    [`{"name":"scaled_linear"}`, scaledLinearSchedule()],
    [`{"name":"cosine","s":0.02}`, cosineSchedule({ s: 0.02 })],
    [
      `{"name":"shifted_cosine","numTrainTimesteps":500,"imageSize":128,
        "noiseSize":64}`,
      shiftedCosineSchedule({
        numTrainTimesteps: 500,
        imageSize: 128,
        noiseSize: 64,
      }),
    ],
    [`{"name":"sigmoid","tau":0.9}`, sigmoidSchedule({ tau: 0.9 })],
    [
      `{"name":"karras","sigmaMax":50,"numTrainTimesteps":300}`,
      karrasSchedule({ sigmaMax: 50, numTrainTimesteps: 300 }),
    ],
  ];
  for (const [json, expected] of specs) {
    const { logSnr, ...discrete } = scheduleFrom(JSON.parse(json));
    const { logSnr: expectedLogSnr, ...rest } = expected;
    assert.deepEqual(discrete, rest);
    assert.equal(discrete.name, JSON.parse(json).name);
    assert.equal(logSnr(0.3), expectedLogSnr(0.3));
  }
});

Deno.test("wrong options are refused by name", () => {
  assert.throws(
    () => scheduleFrom({ name: "quadratic" } as unknown as ScheduleSpec),
    /unknown noise schedule "quadratic"/,
  );
  assert.throws(
    () => linearSchedule({ numTrainTimesteps: 0 }),
    /numTrainTimesteps/,
  );
  assert.throws(() => linearSchedule({ betaEnd: 1.5 }), /β is 1\.\d+/);
  assert.throws(() => shiftedCosineSchedule({ imageSize: 0 }), /imageSize/);
  assert.throws(() => sigmoidSchedule({ start: 3, end: 3 }), /start \(3\)/);
  assert.throws(() => sigmoidSchedule({ tau: 0 }), /tau \(0\)/);
  assert.throws(() => karrasSigmas(5, { sigmaMin: 0 }), /sigmaMin \(0\)/);
  assert.throws(() => karrasSigmas(5, { sigmaMin: 90 }), /below sigmaMax/);
  assert.throws(() => karrasSchedule({ sigmaMax: Infinity }), /finite/);
  assert.throws(() => karrasSchedule({ rho: 0 }), /rho \(0\)/);
});

function logSnr(alphaCumprod: number): number {
  return Math.log(alphaCumprod / (1 - alphaCumprod));
}

function near(actual: number, expected: number, tolerance: number) {
  assert.ok(
    Math.abs(actual - expected) <= tolerance,
    `${actual} is not within ${tolerance} of ${expected}`,
  );
}
