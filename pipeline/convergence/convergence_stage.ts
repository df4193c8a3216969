import {
  type Denoiser,
  fillNormal,
  finish,
  type GaussianMixture,
  linearSchedule,
  mixtureDenoiser,
  noiseLevel,
  type Schedule,
  type TimestepSpacing,
} from "../../diffusion/mod.ts";
import { defineStage } from "../stage.ts";
import { exactFlow } from "./exact_flow.ts";
import { mixtureDraws } from "./mixture_draws.ts";
import { type SamplerRun, samplerRuns, stepsWithin } from "./sampler_runs.ts";
import { slicedWasserstein } from "./sliced_wasserstein.ts";

/**
 * What `convergence.json` holds. Beside it, `samples.f32`
 * `[samplers, shown, shownCount, 2]`, the samples whose evaluations `shown`
 * tells, and `draws.f32` `[shownCount, 2]`, true draws of the mixture.
 */
export interface ConvergenceRecord {
  seed: number;
  mixture: { means: number[]; deviations: number[]; weights: number[] };
  schedule: { name: string; numTrainTimesteps: number };
  /** Samples whose distribution is compared with the mixture. */
  sampleCount: number;
  /** Samples whose ends are compared one by one. */
  pairCount: number;
  shownCount: number;
  /**
   * What true draws of the mixture score in place of samples, over `sets` sets
   * of them: the mean, and the values that a tenth of the sets lie below and
   * above.
   */
  floor: { sets: number; low: number; mean: number; high: number };
  /** Greatest distance of the exact ends to those found in half the steps. */
  referenceError: number;
  samplers: SamplerRecord[];
}

/** How one sampler did. */
export interface SamplerRecord {
  name: string;
  tendsTo: SamplerRun["tendsTo"];
  evaluationsPerStep: number;
  /** Sliced Wasserstein distance of the samples to the mixture. */
  distribution: ErrorPoint[];
  /**
   * Median distance of a sample to the end that it should reach, with the
   * default spacing of timesteps and with Karras levels. Ends of the flow are
   * exact; those of the SDE are the sampler's own, in as many steps as the
   * schedule has. Absent where there is nothing to reach.
   */
  ends?: { trailing: ErrorPoint[]; karras: ErrorPoint[] };
  /**
   * The order of convergence: how many powers of 2 the error falls by when the
   * Karras levels are doubled, before the last jump to the clean sample.
   */
  order?: number;
  /** Network evaluations of the samples in `samples.f32`. */
  shown: number[];
}

/** An error, and the network evaluations of one sample that it took. */
export interface ErrorPoint {
  evaluations: number;
  error: number;
}

const parameters = {
  seed: 1,
  /** Five hills of unequal height and width; mean 0, variance about 0.7. */
  means: [-0.9, -0.2, 0.35, -1.05, 1.4, 0.3, 0.35, 1.35, -0.8, 0.9],
  deviations: [0.34, 0.22, 0.15, 0.1, 0.07],
  weights: [0.35, 0.25, 0.18, 0.13, 0.09],
  numTrainTimesteps: 1000,
  sampleCount: 3000,
  directions: 16,
  /** The distribution is looked at up to the first number, ends beyond it. */
  evaluations: [5, 6, 8, 10, 14, 20, 30, 50, 100],
  furtherEvaluations: [200, 500],
  tolerances: [1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6],
  pairCount: 256,
  orderSteps: [64, 128] as [number, number],
  shownCount: 300,
  shownEvaluations: [8, 20],
  floorSets: 40,
};
type Parameters = typeof parameters;

/** A sampler's error is all there is: the denoiser is exact. */
export default defineStage({
  name: "convergence",
  description: "error of every sampler on a mixture, by network evaluations",
  module: import.meta.url,
  inputs: [],
  files: [],
  parameters,
  async run({ output, parameters, progress }) {
    const bench = openBench(parameters);
    const samplers: SamplerRecord[] = [];
    const samples: Float32Array[] = [];
    for (const [i, run] of samplerRuns.entries()) {
      progress(i, samplerRuns.length, run.name);
      const drawn = await bench.distribution(run);
      const shown = parameters.shownEvaluations.map((wanted) =>
        nearest(drawn, wanted)
      );
      samplers.push({
        name: run.name,
        tendsTo: run.tendsTo,
        evaluationsPerStep: run.evaluationsPerStep,
        distribution: drawn.map(({ evaluations, error }) => ({
          evaluations,
          error,
        })),
        ends: await bench.ends(run),
        order: await bench.order(run),
        shown: shown.map(({ evaluations }) => evaluations),
      });
      for (const { points } of shown) {
        samples.push(points.subarray(0, 2 * parameters.shownCount));
      }
    }
    progress(samplerRuns.length, samplerRuns.length);

    const { means, deviations, weights } = parameters;
    const record: ConvergenceRecord = {
      seed: parameters.seed,
      mixture: { means, deviations, weights },
      schedule: {
        name: bench.schedule.name,
        numTrainTimesteps: bench.schedule.numTrainTimesteps,
      },
      sampleCount: parameters.sampleCount,
      pairCount: parameters.pairCount,
      shownCount: parameters.shownCount,
      floor: bench.floor(),
      referenceError: bench.referenceError(),
      samplers,
    };
    await Deno.writeTextFile(
      `${output}/convergence.json`,
      JSON.stringify(record, null, 2),
    );
    const write = (name: string, floats: Float32Array<ArrayBuffer>) =>
      Deno.writeFile(`${output}/${name}.f32`, new Uint8Array(floats.buffer));
    await write("samples", joined(samples));
    await write("draws", bench.draws(1).slice(0, 2 * parameters.shownCount));
  },
});

/** The one mixture, noise and schedule that all samplers are tried on. */
export function openBench(parameters: Parameters) {
  const { seed, sampleCount, pairCount, evaluations } = parameters;
  const mixture: GaussianMixture = {
    dimension: 2,
    means: parameters.means,
    deviation: parameters.deviations,
    weights: parameters.weights,
  };
  const schedule = linearSchedule(parameters);
  const noisiest = noiseLevel(schedule, schedule.numTrainTimesteps - 1);
  const cleanest = noiseLevel(schedule, 0);
  const distance = slicedWasserstein(
    mixture,
    sampleCount,
    parameters.directions,
  );
  const initial = fillNormal(new Float32Array(2 * pairCount), {
    seed,
    sample: 0,
    step: 0,
  });
  const flow = (to: number, steps: number) =>
    exactFlow(mixture, initial, { from: noisiest.sigma, to, steps });
  /** So little noise that the ends are those at none, to seven digits. */
  const clean = 1e-4;
  const flowEnds = flow(clean, 400);

  async function draw(
    run: SamplerRun,
    setting: number,
    count: number,
    timestepSpacing?: TimestepSpacing,
  ) {
    const { denoiser, evaluations } = counted(mixture, schedule, count);
    const options = { seed, shape: [1, count, 2], timestepSpacing };
    const points = await finish(
      run.start(denoiser, schedule, options, setting),
    );
    return { points, evaluations: evaluations() };
  }

  function settings(run: SamplerRun, evaluations: readonly number[]): number[] {
    return run.isAdaptive
      ? parameters.tolerances
      : evaluations.map((it) => stepsWithin(it, run));
  }

  return {
    schedule,

    /** Samples at growing numbers of evaluations, and how far off they are. */
    async distribution(run: SamplerRun) {
      const drawn = [];
      for (const setting of new Set(settings(run, evaluations))) {
        const result = await draw(run, setting, sampleCount);
        drawn.push({ ...result, error: distance(result.points) });
      }
      return drawn;
    },

    async ends(run: SamplerRun): Promise<SamplerRecord["ends"]> {
      if (run.tendsTo === "nothing") return undefined;
      const { numTrainTimesteps } = schedule;
      const target = run.tendsTo === "flow"
        ? flowEnds
        : (await draw(run, numTrainTimesteps, pairCount)).points;
      const all = [...evaluations, ...parameters.furtherEvaluations];
      const along = async (spacing: TimestepSpacing) => {
        const points: ErrorPoint[] = [];
        for (const setting of new Set(settings(run, all))) {
          const { points: ends, evaluations } = await draw(
            run,
            setting,
            pairCount,
            spacing,
          );
          points.push({ evaluations, error: medianDistance(ends, target) });
        }
        return points;
      };
      return {
        trailing: await along("trailing"),
        // An adaptive solver chooses its timesteps itself.
        karras: run.isAdaptive ? [] : await along("karras"),
      };
    },

    async order(run: SamplerRun): Promise<number | undefined> {
      if (run.tendsTo !== "flow" || run.isAdaptive) return undefined;
      const target = flow(cleanest.sigma, 400)
        .map((value) => cleanest.signal * value);
      const { denoiser } = counted(mixture, schedule, pairCount);
      const options = {
        seed,
        shape: [1, pairCount, 2],
        timestepSpacing: "karras" as const,
      };
      const errors: number[] = [];
      for (const steps of parameters.orderSteps) {
        let last = new Float32Array();
        for await (
          const { t, x } of run.start(denoiser, schedule, options, steps)
        ) {
          if (t === 0) last = x.slice();
        }
        errors.push(medianDistance(last, target));
      }
      const [few, many] = parameters.orderSteps;
      return Math.log(errors[0] / errors[1]) / Math.log(many / few);
    },

    /** True draws. Set 0 would be the noise that the samplers begin with. */
    draws: (set: number) => mixtureDraws(mixture, sampleCount, { seed, set }),

    floor(): ConvergenceRecord["floor"] {
      const { floorSets: sets } = parameters;
      const scores = Array.from(
        { length: sets },
        (_, i) => distance(this.draws(i + 1)),
      ).sort((a, b) => a - b);
      return {
        sets,
        low: scores[Math.floor(sets * 0.1)],
        mean: scores.reduce((sum, it) => sum + it, 0) / sets,
        high: scores[Math.ceil(sets * 0.9) - 1],
      };
    },

    referenceError(): number {
      return Math.max(...distances(flowEnds, flow(clean, 200)));
    },
  };
}

/**
 * The exact denoiser, which counts how often it is asked. All points are one
 * sample `[count, 2]`, so that noise is drawn and steps are chosen for all of
 * them together.
 */
function counted(mixture: GaussianMixture, schedule: Schedule, count: number) {
  const exact = mixtureDenoiser(mixture, schedule);
  let asked = 0;
  const denoiser: Denoiser = {
    sampleShape: [count, 2],
    predict(xt, t) {
      asked++;
      return exact.predict(xt, t);
    },
  };
  return { denoiser, evaluations: () => asked };
}

function joined(arrays: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const length = arrays.reduce((sum, it) => sum + it.length, 0);
  const all = new Float32Array(length);
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}

/** Of some results, the one with the number of evaluations nearest to this. */
function nearest<T extends { evaluations: number }>(
  results: readonly T[],
  evaluations: number,
): T {
  const off = (it: T) => Math.abs(it.evaluations - evaluations);
  return results.reduce((best, it) => off(it) < off(best) ? it : best);
}

/** The distance that half of the points keep within. */
function medianDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const sorted = distances(a, b).sort((p, q) => p - q);
  return sorted[Math.floor(sorted.length / 2)];
}

/** Between points `[count, 2]` in order. */
function distances(a: ArrayLike<number>, b: ArrayLike<number>): number[] {
  return Array.from(
    { length: a.length / 2 },
    (_, i) => Math.hypot(a[2 * i] - b[2 * i], a[2 * i + 1] - b[2 * i + 1]),
  );
}
