import { type Neighbours, type Points } from "./nearest_neighbours.ts";
import type { ByteRows, Moments, RowPasses } from "./principal_components.ts";

/** A question about the rows `from` … `to` − 1. */
export type RowTask =
  & { from: number; to: number }
  & (
    | { kind: "moments"; rows: ByteRows }
    | {
      kind: "applyCovariance" | "project";
      rows: ByteRows;
      basis: Float64Array;
      mean: Float64Array;
    }
    | { kind: "neighbours"; points: Points; k: number }
  );

/**
 * Rows are always cut into this many ranges, whose sums are added in order, so
 * that the answer has the same bits however many threads a machine has.
 */
const RANGES = 8;

/** Threads that share out work on rows; end them with `close`. */
export interface RowThreads {
  /** `rows.data` must lie in shared memory, or each task copies it. */
  passes(rows: ByteRows): RowPasses;
  /** As `nearestNeighbours`, for all points. */
  neighbours(
    points: Points,
    k: number,
    onProgress?: (done: number, total: number) => void,
  ): Promise<Neighbours>;
  close(): void;
}

/** Starts the threads, one for each processor. */
export function openRowThreads(): RowThreads {
  const workers = Array.from(
    { length: Math.min(RANGES, navigator.hardwareConcurrency) },
    () =>
      new Worker(new URL("./row_worker.ts", import.meta.url), {
        type: "module",
      }),
  );

  /** Asks `task` of every range; answers in the order of ranges. */
  async function askAll<Answer>(
    count: number,
    task: (from: number, to: number) => RowTask,
    onProgress: (done: number, total: number) => void = () => {},
  ): Promise<Answer[]> {
    const answers: Answer[] = [];
    let next = 0;
    let done = 0;
    await Promise.all(workers.map(async (worker) => {
      while (next < RANGES) {
        const range = next++;
        const from = Math.floor(count * range / RANGES);
        const to = Math.floor(count * (range + 1) / RANGES);
        answers[range] = await ask<Answer>(worker, task(from, to));
        onProgress(++done, RANGES);
      }
    }));
    return answers;
  }

  return {
    passes: (rows) => ({
      async moments() {
        const parts = await askAll<Moments>(
          rows.count,
          (from, to) => ({ kind: "moments", rows, from, to }),
        );
        return {
          sum: added(parts.map((it) => it.sum)),
          sumOfSquares: parts.reduce((all, it) => all + it.sumOfSquares, 0),
        };
      },
      async applyCovariance(basis, mean) {
        return added(
          await askAll<Float64Array>(
            rows.count,
            (from, to) => ({
              kind: "applyCovariance",
              rows,
              basis,
              mean,
              from,
              to,
            }),
          ),
        );
      },
      async project(basis, mean) {
        const parts = await askAll<Float64Array>(
          rows.count,
          (from, to) => ({ kind: "project", rows, basis, mean, from, to }),
        );
        return joined(parts, Float64Array);
      },
    }),
    async neighbours(points, k, onProgress) {
      const parts = await askAll<Neighbours>(
        points.count,
        (from, to) => ({ kind: "neighbours", points, k, from, to }),
        onProgress,
      );
      return {
        indices: joined(parts.map((it) => it.indices), Uint32Array),
        distances: joined(parts.map((it) => it.distances), Float64Array),
      };
    },
    close: () => workers.forEach((it) => it.terminate()),
  };
}

function ask<Answer>(worker: Worker, task: RowTask): Promise<Answer> {
  return new Promise((resolve, reject) => {
    worker.onmessage = (event) => resolve(event.data);
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`row_worker.ts: ${event.message}`));
    };
    worker.postMessage(task);
  });
}

function added(parts: Float64Array[]): Float64Array {
  const [sum, ...others] = parts;
  for (const part of others) {
    for (let i = 0; i < sum.length; i++) sum[i] += part[i];
  }
  return sum;
}

function joined<Numbers extends Float64Array | Uint32Array>(
  parts: Numbers[],
  type: new (length: number) => Numbers,
): Numbers {
  const out = new type(parts.reduce((all, it) => all + it.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
