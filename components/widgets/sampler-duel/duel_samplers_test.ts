import assert from "node:assert/strict";
import {
  linearSchedule,
  mixtureDenoiser,
  record,
} from "../../../diffusion/mod.ts";
import { duelSamplers, type Setting, settingOf } from "./duel_samplers.ts";

const schedule = linearSchedule();
const exact = mixtureDenoiser({
  dimension: 2,
  means: [1, 0, -1, .5],
  deviation: .2,
}, schedule);

for (const [name, { run, evaluations }] of Object.entries(duelSamplers)) {
  for (const numInferenceSteps of [1, 2, 7]) {
    Deno.test(`${name}, ${numInferenceSteps} steps: asks as often as it says`, async () => {
      let asked = 0;
      // deno-lint-ignore no-explicit-any -- conditions are not used
      const counting: any = {
        ...exact,
        predict: (x: Float32Array, t: number) => {
          asked++;
          return exact.predict(x, t);
        },
      };
      const steps = await record(
        run(counting, schedule, { seed: 1, numInferenceSteps, shape: [1, 2] }),
      );
      assert.equal(asked, evaluations(numInferenceSteps));
      assert.equal(steps.length, asked + 1);
    });
  }
}

Deno.test("a side in words: a sampler, a number of steps", () => {
  const usual: Setting = { sampler: "ddpm", steps: 20 };
  const read = (text: string | null) => {
    const { sampler, steps } = settingOf(text, usual);
    return `${sampler} ${steps}`;
  };
  assert.equal(read("heun 7"), "heun 7");
  assert.equal(read("  dpm-solver   10 "), "dpm-solver 10");
  assert.equal(read("uni-pc"), "uni-pc 20");
  assert.equal(read("ddim 0"), "ddim 1");
  assert.equal(read("ddim 900"), "ddim 50");
  assert.equal(read("toString 5"), "ddpm 5");
  assert.equal(read("ddim -5"), "ddim 20");
  for (const nothing of [null, "", "x y"]) {
    assert.equal(read(nothing), "ddpm 20");
  }
});
