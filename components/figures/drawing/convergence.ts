import type { Artifact } from "../../../pipeline/artifact.ts";
import type {
  ConvergenceRecord,
  SamplerRecord,
} from "../../../pipeline/convergence/convergence_stage.ts";

/** How all samplers did, and some of what they drew. */
export interface Convergence extends Omit<ConvergenceRecord, "samplers"> {
  samplers: readonly SamplerRecord[];
  /** @throws if the stage has not run a sampler of this name */
  sampler(name: string): SamplerRecord;
  /**
   * The distance from the distribution in at most so many evaluations; "–" where the sampler asks more often.
   */
  errorOf(name: string, evaluations: number): string;
  /** The order of convergence as measured; "–" where there is none. */
  orderOf(name: string): string;
  /** Samples `[shownCount, 2]` that took `sampler(name).shown[i]` evaluations. */
  samples(name: string, i: number): Float32Array;
  /** True draws of the mixture, `[shownCount, 2]`. */
  draws: Float32Array;
}

/** Opens the artifact of the stage `convergence`. */
export function openConvergence(artifact: Artifact): Convergence {
  const record = artifact.json<ConvergenceRecord>("convergence.json");
  const all = artifact.floats("samples.f32");
  const size = 2 * record.shownCount;
  const indexOf = (name: string) => {
    const index = record.samplers.findIndex((it) => it.name === name);
    if (index >= 0) return index;
    throw new Error(
      `the stage convergence has run no sampler "${name}", but ${
        record.samplers.map((it) => it.name).join(", ")
      }`,
    );
  };
  const sampler = (name: string) => record.samplers[indexOf(name)];
  return {
    ...record,
    sampler,
    errorOf(name, evaluations) {
      const point = sampler(name).distribution
        .findLast((it) => it.evaluations <= evaluations);
      return point?.error.toFixed(3) ?? "–";
    },
    orderOf: (name) => sampler(name).order?.toFixed(1) ?? "–",
    samples(name, i) {
      const { shown } = record.samplers[0];
      const at = (indexOf(name) * shown.length + i) * size;
      return all.subarray(at, at + size);
    },
    draws: artifact.floats("draws.f32"),
  };
}
