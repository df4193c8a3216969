import assert from "node:assert/strict";
import { ddim } from "./ddim.ts";
import type { Denoiser } from "./denoiser.ts";
import { guided } from "./guidance.ts";
import { mixtureDenoiser } from "./mixture_denoiser.ts";
import { cosineSchedule } from "./schedule.ts";

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

const xt = Float32Array.of(1, 2, 3, 4);

Deno.test("from the unconditional answer, w times as far as the condition goes", async () => {
  const { denoiser, batches } = watched();
  const { eps, x0 } = await guided(denoiser, 3).predict(xt, 5, [11, 14]);
  // 10 + 3 (11 − 10) = 13; 10 + 3 (14 − 10) = 22.
  assert.deepEqual(eps, Float32Array.of(1 + 13, 2 + 13, 3 + 22, 4 + 22));
  assert.deepEqual(x0, Float32Array.of(1 - 13, 2 - 13, 3 - 22, 4 - 22));
  assert.deepEqual(batches, [4]);
});

Deno.test("an unconditional sample beside a conditional one is left as it is", async () => {
  const { eps } = await guided(watched().denoiser, 3).predict(xt, 5, [
    11,
    null,
  ]);
  assert.deepEqual(eps, Float32Array.of(14, 15, 13, 14));
});

Deno.test("no second half where it would not count", async () => {
  const { denoiser, batches } = watched();
  const conditional = await guided(denoiser, 1).predict(xt, 5, [11, 14]);
  assert.deepEqual(conditional.eps, Float32Array.of(12, 13, 17, 18));
  const unconditional = await guided(denoiser, 0).predict(xt, 5, [11, 14]);
  assert.deepEqual(unconditional.eps, Float32Array.of(11, 12, 13, 14));
  await guided(denoiser, 3).predict(xt, 5, [null, null]);
  await guided(denoiser, 3).predict(xt, 5);
  assert.deepEqual(batches, [2, 2, 2, 2]);
});

Deno.test("sampling under a condition ends in its component, sharper with guidance", async () => {
  const schedule = cosineSchedule();
  const mixture = { dimension: 1, means: [-1, 1], deviation: 0.6 };
  const mean = async (guidanceScale: number) => {
    const denoiser = guided(mixtureDenoiser(mixture, schedule), guidanceScale);
    const steps = await Array.fromAsync(ddim(denoiser, schedule, {
      seed: 3,
      numInferenceSteps: 40,
      shape: [1000, 1],
      conditions: new Array(1000).fill(1),
    }));
    const { x } = steps[40];
    return x.reduce((sum, value) => sum + value, 0) / x.length;
  };
  const [without, alone, more] = [await mean(0), await mean(1), await mean(3)];
  const standardError = 0.6 / Math.sqrt(1000);
  assert.ok(Math.abs(without) < 4 * Math.sqrt(1.36 / 1000), `${without}`);
  assert.ok(Math.abs(alone - 1) < 4 * standardError, `${alone}`);
  assert.ok(more > 1.1, `${more}`);
});
