import assert from "node:assert/strict";
import fc from "fast-check";
import {
  cosineSchedule,
  linearSchedule,
  scheduleFrom,
  type ScheduleSpec,
  shiftedCosineSchedule,
} from "./schedule.ts";

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

Deno.test("every schedule takes signal away at each step, and never all", () => {
  const spec: fc.Arbitrary<ScheduleSpec> = fc.record({
    name: fc.constantFrom("linear", "cosine", "shifted_cosine"),
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

Deno.test("scheduleFrom reads the JSON of a manifest", () => {
  const spec = JSON.parse(
    `{"name":"shifted_cosine","numTrainTimesteps":500,
      "imageSize":128,"noiseSize":64}`,
  );
  assert.deepEqual(
    scheduleFrom(spec),
    shiftedCosineSchedule({
      numTrainTimesteps: 500,
      imageSize: 128,
      noiseSize: 64,
    }),
  );
  const linear = scheduleFrom({ name: "linear", betaStart: 0.01 });
  assert.equal(linear.betas[0], 0.01);
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
