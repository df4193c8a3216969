/**
 * The worker that trains. It does nothing of its own accord: each message asks
 * for a little more, so that nothing runs on for a page that does not look.
 */
import type { GaussianMixture } from "../../../diffusion/mod.ts";
import {
  leastLoss,
  samplesFrom,
  Training,
} from "../../../diffusion/plane/training.ts";

/** Points that are drawn to look at. */
const SAMPLES = 240;
/** Noised points that the least loss is the mean over. */
const MEASURED = 3000;

export type ToWorker =
  | {
    kind: "begin";
    /** Counts trainings: an answer of an older one is told by it. */
    run: number;
    mixture: { means: Float64Array; deviation: number };
    seed: number;
  }
  /** Train for so many milliseconds, or steps, whichever are over first. */
  | { kind: "train"; run: number; milliseconds: number; steps: number };

export type FromWorker =
  | { kind: "begun"; run: number; leastLoss: number }
  | {
    kind: "trained";
    run: number;
    step: number;
    isDone: boolean;
    /** Of the steps since the last message. */
    losses: number[];
    /** The mean of the latest weights. */
    parameters: Float64Array;
    /** What they draw, `[count, 2]`. */
    samples: Float32Array;
  };

/** What a worker's global scope has, of which the page's types know nothing. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  postMessage(message: FromWorker): void;
}
const scope = globalThis as unknown as WorkerScope;

let training: Training | null = null;
let seed = 0;

scope.onmessage = async ({ data }) => {
  const { run } = data;
  if (data.kind === "begin") {
    const mixture: GaussianMixture = { dimension: 2, ...data.mixture };
    seed = data.seed;
    training = new Training(mixture, seed);
    const least = leastLoss(mixture, seed, MEASURED);
    return scope.postMessage({ kind: "begun", run, leastLoss: least });
  }
  if (!training) return;
  const { milliseconds, steps } = data;
  const end = performance.now() + milliseconds;
  const losses: number[] = [];
  while (
    !training.isDone && losses.length < steps && performance.now() < end
  ) losses.push(training.next());
  const { step, isDone, mean } = training;
  scope.postMessage({
    kind: "trained",
    run,
    step,
    isDone,
    losses,
    parameters: mean.parameters.slice(),
    samples: await samplesFrom(mean, SAMPLES, seed),
  });
};
