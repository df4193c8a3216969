import assert from "node:assert/strict";
import { cosineSchedule, mixtureDenoiser } from "../diffusion/mod.ts";
import type { TextCondition } from "../inference/prompts.ts";
import { drawInBatches, toBytes } from "./model.ts";
import { spread } from "./samples.ts";

Deno.test("toBytes: ends, middle, rounding and clipping", () => {
  assert.deepEqual(
    toBytes(
      Float32Array.of(-1, 1, 0, -3, 3, -1 + 1.4 / 127.5, -1 + 1.6 / 127.5),
    ),
    Uint8Array.of(0, 255, 128, 0, 255, 1, 2),
  );
});

Deno.test("spread takes evenly spaced items, over and over where they are few", () => {
  assert.deepEqual(spread([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 4), [0, 2, 5, 7]);
  assert.deepEqual(spread([1, 2], 5), [1, 2, 1, 2, 1]);
});

Deno.test("drawInBatches: a sample is the same whatever the batch size", async () => {
  const schedule = cosineSchedule({});
  // A mixture's exact denoiser; the prompt "1" asks for its component 1.
  const exact = mixtureDenoiser(
    { dimension: 2, means: [0.5, 0.5, -0.5, -0.5], deviation: 0.05 },
    schedule,
  );
  const model = {
    schedule,
    denoiser: {
      sampleShape: exact.sampleShape,
      predict: (
        xt: Float32Array,
        t: number,
        conditions?: readonly (TextCondition | null)[],
      ) => exact.predict(xt, t, conditions?.map((it) => it?.tokens ?? null)),
    },
    encode: (text: string) =>
      Promise.resolve({
        tokens: Number(text),
        vectors: new Float32Array(),
        truncated: false,
      }),
  };
  const draw = {
    prompts: ["0", "1", null, "0", "1"],
    seed: 3,
    numInferenceSteps: 20,
    guidanceScale: 1,
  };
  const finished = async (batchSize: number) => {
    const samples: number[][] = [];
    const steps: number[] = [];
    for await (const step of drawInBatches(model, draw, batchSize)) {
      steps.push(step.index);
      if (step.t >= 0) continue;
      assert.equal(step.first, samples.length);
      for (let i = 0; i < step.size; i++) {
        samples.push([...step.x.subarray(2 * i, 2 * i + 2)]);
      }
    }
    assert.equal(steps.length, 21 * Math.ceil(5 / batchSize));
    return samples;
  };
  const samples = await finished(2);
  assert.deepEqual(await finished(5), samples);
  const last = { ...draw, prompts: draw.prompts.slice(3), firstSample: 3 };
  for await (const step of drawInBatches(model, last, 2)) {
    if (step.t < 0) assert.deepEqual([...step.x], samples.slice(3).flat());
  }
  for (const [i, at] of [[0, 0.5], [1, -0.5], [3, 0.5], [4, -0.5]]) {
    for (const x of samples[i]) assert.ok(Math.abs(x - at) < 0.25, `${x}`);
  }
});
