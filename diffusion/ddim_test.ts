import assert from "node:assert/strict";
import { record } from "./step.ts";
import { ddim } from "./ddim.ts";
import type { Denoiser } from "./denoiser.ts";
import { addNoise } from "./forward.ts";
import { predictionFrom, type PredictionType } from "./prediction.ts";
import { linearSchedule } from "./linear_schedule.ts";
import type { Schedule } from "./schedule.ts";

// The reference is the DDIM test of Hugging Face diffusers: a made-up network
// that answers x t / (t + 1), run for ten steps on a made-up batch; what is
// compared is the sum of the result's absolute values. Its ᾱ are float32,
// ours float64, hence the tolerance. It clips x₀ and leaves ε as it was, so that
// the two no longer add up to xₜ; we keep them together, and here the network
// itself clips, to get its numbers.

Deno.test("ten steps of ε prediction, as diffusers", async () => {
  const { x } = await run("epsilon", linearSchedule());
  near(sumOfAbsolutes(x), 172.0067);
});

Deno.test("ten steps of v prediction, as diffusers", async () => {
  const { x } = await run("v_prediction", linearSchedule());
  near(sumOfAbsolutes(x), 52.5302);
});

Deno.test("ten steps from β = 0.01 on, as diffusers", async () => {
  const { x } = await run("epsilon", linearSchedule({ betaStart: 0.01 }));
  near(sumOfAbsolutes(x), 149.8295);
});

Deno.test("a last step that ends at ᾱ₀ instead of 1 is had from the step before", async () => {
  const schedule = linearSchedule({ betaStart: 0.01 });
  const { before } = await run("epsilon", schedule);
  const x = addNoise(before.x0, before.eps, schedule.alphasCumprod[0]);
  near(sumOfAbsolutes(x), 149.0784);
});

/** [4, 3, 8, 8]: 0 … 767 over 768, laid out with the batch innermost. */
const initial = Float32Array.from(
  { length: 768 },
  (_, i) => ((i % 192) * 4 + Math.floor(i / 192)) / 768,
);

async function run(type: PredictionType, schedule: Schedule) {
  const denoiser: Denoiser = {
    sampleShape: [3, 8, 8],
    predict(xt, t) {
      const output = xt.map((value) => (value * t) / (t + 1));
      const { eps, x0 } = predictionFrom(
        type,
        output,
        xt,
        schedule.alphasCumprod[t],
      );
      const clipped = x0.map((value) => Math.max(-1, Math.min(1, value)));
      return Promise.resolve({ eps, x0: clipped });
    },
  };
  const steps = await record(ddim(denoiser, schedule, {
    seed: 0,
    numInferenceSteps: 10,
    shape: [4, 3, 8, 8],
    timestepSpacing: "leading",
    initial,
  }));
  return { before: steps[9], x: steps[10].x };
}

function sumOfAbsolutes(values: Float32Array): number {
  return values.reduce((sum, value) => sum + Math.abs(value), 0);
}

function near(actual: number, expected: number) {
  const error = Math.abs(actual - expected) / expected;
  assert.ok(error < 3e-6, `${actual} is not near ${expected}`);
}
