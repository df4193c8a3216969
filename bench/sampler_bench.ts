/**
 * What a sampler costs beside the network, on a batch of 16 × 128 × 128: its
 * own arithmetic for a step, next to a loop written by hand for the same sum,
 * and next to the network; and what a step allocates.
 *
 *     deno bench -A bench/sampler_bench.ts
 *
 * `Deno.bench` measures one thing after the other. Here all take turns, and the
 * shortest time of each counts, so that what else the machine does at the time
 * falls on all alike.
 */
import {
  ddim,
  ddpm,
  type Denoiser,
  dpmSolverMultistep,
  dpmSolverSde,
  fillNormal,
  linearSchedule,
  type Prediction,
  type Run,
  uniPc,
} from "../diffusion/mod.ts";
import { openNative } from "../inference/native.ts";

const batch = 16;
const sampleShape = [1, 128, 128];
const length = batch * 128 * 128;
const steps = 40;
const rounds = 15;

const schedule = linearSchedule();
/** Predictions cost nothing here, but each lies in memory of its own. */
const predictions: Prediction[] = Array.from({ length: 4 }, (_, i) => ({
  eps: normal(2 * i + 1),
  x0: normal(2 * i + 2),
}));
let asked = 0;
const free: Denoiser = {
  sampleShape,
  predict: () => Promise.resolve(predictions[asked++ % 4]),
};
const options = {
  seed: 1,
  numInferenceSteps: steps,
  shape: [batch, ...sampleShape],
  initial: normal(0),
};

/** How a sampler is run, and a step of it written by hand: x in place. */
interface Contest {
  sampler: () => Run;
  /** Gets the predictions latest first. */
  byHand: (x: Float32Array, recent: Prediction[], step: number) => void;
}

const noise = new Float32Array(length);

const contests: Record<string, Contest> = {
  "DDIM": {
    sampler: () => ddim(free, schedule, options),
    byHand(x, [{ x0, eps }]) {
      for (let i = 0; i < length; i++) x[i] = 0.9 * x0[i] + 0.1 * eps[i];
    },
  },
  "DDPM": {
    sampler: () => ddpm(free, schedule, options),
    byHand(x, [{ x0 }], step) {
      drawByHand(step);
      for (let i = 0; i < length; i++) {
        x[i] = 0.9 * x[i] + 0.1 * x0[i] + 0.01 * noise[i];
      }
    },
  },
  "DPM-Solver++ 2M": {
    sampler: () => dpmSolverMultistep(free, schedule, options),
    byHand(x, [{ x0: m0 }, { x0: m1 }]) {
      for (let i = 0; i < length; i++) {
        x[i] = 0.9 * x[i] + 0.2 * m0[i] - 0.1 * m1[i];
      }
    },
  },
  "DPM-Solver++ 3M": {
    sampler: () =>
      dpmSolverMultistep(free, schedule, { ...options, solverOrder: 3 }),
    byHand(x, [{ x0: m0 }, { x0: m1 }, { x0: m2 }]) {
      for (let i = 0; i < length; i++) {
        x[i] = 0.9 * x[i] + 0.2 * m0[i] - 0.2 * m1[i] + 0.1 * m2[i];
      }
    },
  },
  "UniPC": {
    sampler: () => uniPc(free, schedule, options),
    byHand(x, [{ x0: m0 }, { x0: m1 }, { x0: m2 }]) {
      for (let i = 0; i < length; i++) {
        x[i] = 0.9 * x[i] + 0.2 * m0[i] - 0.2 * m1[i] + 0.1 * m2[i];
      }
    },
  },
  "DPM-Solver++ SDE": {
    sampler: () => dpmSolverSde(free, schedule, options),
    // with noise from no path, which is what the path's cost stands out from
    byHand(x, [{ x0: m0 }, { x0: m1 }], step) {
      drawByHand(step);
      for (let i = 0; i < length; i++) {
        x[i] = 0.9 * x[i] + 0.2 * m0[i] - 0.1 * m1[i] + 0.01 * noise[i];
      }
    },
  },
};

/** The shortest time of each step of a contest, in ms. */
const shortest = Object.values(contests).map(() => ({
  own: new Float64Array(steps).fill(Infinity),
  byHand: new Float64Array(steps).fill(Infinity),
}));
for (let round = 0; round < rounds; round++) {
  for (const [i, { sampler, byHand }] of Object.values(contests).entries()) {
    const best = shortest[i];
    const run = sampler();
    await run.next(); // draws what the run begins with
    const x = options.initial.slice();
    const recent = predictions.slice();
    for (let step = 0; step < steps; step++) {
      const own = await timed(() => run.next());
      best.own[step] = Math.min(best.own[step], own);
      recent.unshift(recent.pop()!);
      const hand = await timed(() => byHand(x, recent, step));
      best.byHand[step] = Math.min(best.byHand[step], hand);
    }
  }
}

const model = await openNative("models/glyffuser", { log: () => {} });
const gold = model.prompts.condition("gold");
const conditions = Array.from({ length: batch }, () => gold);
let network = Infinity;
for (let round = 0; round < 5; round++) {
  const time = await timed(() =>
    model.denoiser.predict(options.initial, 500, conditions)
  );
  network = Math.min(network, time);
}
await model.close();

const rows = [];
for (const [i, [name, { sampler }]] of Object.entries(contests).entries()) {
  const own = mean(shortest[i].own);
  const byHand = mean(shortest[i].byHand);
  rows.push({
    "a step of": name,
    "ms": own.toFixed(2),
    "by hand": byHand.toFixed(2),
    "ratio": (own / byHand).toFixed(2),
    "of the network's time": `${(100 * own / network).toFixed(2)} %`,
    ...await allocated(sampler()),
  });
}
console.log(
  `\nThe network, ${model.device}: ${network.toFixed(0)} ms a step, and ` +
    "what the samplers add:",
);
console.table(rows);

let draw = Infinity;
for (let round = 0; round < 10 * rounds; round++) {
  draw = Math.min(draw, await timed(() => drawByHand(round)));
}
console.log(
  `A normal number: ${(draw * 1e6 / length).toFixed(1)} ns. ` +
    `Those of a step: ${draw.toFixed(2)} ms.`,
);

/** Milliseconds. */
async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** How the memory in use grows over a step: medians of a run's second half. */
async function allocated(run: Run) {
  const arrays: number[] = [];
  const rest: number[] = [];
  let before = Deno.memoryUsage();
  for await (const { index } of run) {
    const after = Deno.memoryUsage();
    if (index > steps / 2) {
      arrays.push(after.external - before.external);
      rest.push(after.heapUsed - before.heapUsed);
    }
    before = Deno.memoryUsage();
  }
  return {
    "bytes in arrays": median(arrays),
    "bytes in all else": median(rest),
  };
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function drawByHand(step: number) {
  const size = length / batch;
  for (let sample = 0; sample < batch; sample++) {
    const row = noise.subarray(sample * size, (sample + 1) * size);
    fillNormal(row, { seed: 1, sample, step: step + 1 });
  }
}

function normal(sample: number): Float32Array {
  return fillNormal(new Float32Array(length), { seed: 2, sample, step: 0 });
}
