import assert from "node:assert/strict";
import {
  cosineSchedule,
  ddim,
  type Denoiser,
  mixtureDenoiser,
  record,
} from "../../../diffusion/mod.ts";
import { replayDenoiser } from "./replay_denoiser.ts";

const schedule = cosineSchedule();

const run = (denoiser: Denoiser, numInferenceSteps = 20) =>
  record(ddim(denoiser, schedule, {
    seed: 3,
    numInferenceSteps,
    shape: [1, ...denoiser.sampleShape],
    clipSample: true,
  }));

Deno.test("a run that was recorded is gone again, step by step", async () => {
  const network = mixtureDenoiser({
    dimension: 2,
    means: new Float64Array([.5, .5, -.5, 0]),
    deviation: .2,
  }, schedule);
  const steps = await run(network as Denoiser);
  const recorded = new Map(steps.map(({ t, x0 }) => [t, x0]));
  const again = await run(replayDenoiser(recorded, schedule, [2]));
  assert.equal(again.length, steps.length);
  for (const [i, { t, x, x0, eps }] of again.entries()) {
    assert.equal(t, steps[i].t);
    for (const [name, values] of Object.entries({ x, x0, eps })) {
      const expected = steps[i][name as "x" | "x0" | "eps"];
      values.forEach((value, k) =>
        assert(Math.abs(value - expected[k]) < 1e-5, `${name} at step ${i}`)
      );
    }
  }
});

Deno.test("a timestep that was not recorded is refused", async () => {
  const denoiser = replayDenoiser(new Map(), schedule, [2]);
  await assert.rejects(run(denoiser), /^RangeError: t = 999 is not recorded$/);
});
