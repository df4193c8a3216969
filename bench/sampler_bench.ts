/**
 * The sampler's own arithmetic on a batch of 16 × 128 × 128, beside loops
 * written by hand for the same numbers. The network costs nothing here.
 *
 *     deno task bench
 */
import { ddim, ddpm, fillNormal, linearSchedule } from "../diffusion/mod.ts";
import type { Denoiser } from "../diffusion/mod.ts";

const shape = [16, 1, 128, 128];
const length = 16 * 128 * 128;
const steps = 10;
const schedule = linearSchedule();

const address = { seed: 1, sample: 0, step: 0 };
const initial = fillNormal(new Float32Array(length), address);
const x0 = initial.map((value) => Math.tanh(value));
const eps = initial.slice();
const free: Denoiser = {
  sampleShape: shape.slice(1),
  predict: () => Promise.resolve({ eps, x0 }),
};
const options = { seed: 1, numInferenceSteps: steps, shape, initial };

Deno.bench(`ddim, ${steps} steps`, { group: "ddim" }, async () => {
  for await (const _ of ddim(free, schedule, options));
});

Deno.bench(
  `by hand, ${steps} steps`,
  { group: "ddim", baseline: true },
  () => {
    let x = initial.slice();
    for (let step = 0; step < steps; step++) {
      const left = schedule.alphasCumprod[900 - 100 * step];
      const signal = Math.sqrt(left);
      const sigma = Math.sqrt(1 - left);
      const next = new Float32Array(length);
      for (let i = 0; i < length; i++) {
        next[i] = signal * x0[i] + sigma * eps[i];
      }
      x = next;
    }
    return void x;
  },
);

Deno.bench(`ddpm, ${steps} steps`, { group: "ddpm" }, async () => {
  for await (const _ of ddpm(free, schedule, options));
});

Deno.bench(
  `by hand, ${steps} steps`,
  { group: "ddpm", baseline: true },
  () => {
    const noise = new Float32Array(length);
    let x = initial.slice();
    for (let step = 0; step < steps; step++) {
      for (let sample = 0; sample < 16; sample++) {
        const one = noise.subarray(sample * 16384, (sample + 1) * 16384);
        fillNormal(one, { seed: 1, sample, step });
      }
      const next = new Float32Array(length);
      for (let i = 0; i < length; i++) {
        next[i] = 0.9 * x[i] + 0.1 * x0[i] + 0.01 * noise[i];
      }
      x = next;
    }
    return void x;
  },
);

const noise = new Float32Array(length);
Deno.bench("normal numbers for the batch", { group: "noise" }, () => {
  fillNormal(noise, address);
});
