import type { Denoiser } from "./denoiser.ts";
import { noiseLevel } from "./noise_level.ts";
import type { Schedule } from "./schedule.ts";
import { type GaussianMixture, type Marginal, marginal } from "./score.ts";

/**
 * The perfect denoiser of data that follow a Gaussian mixture: of all networks
 * trained on such data, this is what the best one would answer,
 * x̂₀ = E[x₀ | xₜ]. With it, a sampler's own error is all the error there is.
 *
 * A condition is the number of a component: the data are then that one alone.
 * Samples have the shape `[dimension]`.
 */
export function mixtureDenoiser(
  mixture: GaussianMixture,
  schedule: Schedule,
): Denoiser<number> {
  const { dimension } = mixture;
  return {
    sampleShape: [dimension],
    // deno-lint-ignore require-await -- the interface is asynchronous
    async predict(xt, t, conditions) {
      const { alphaCumprod, signal, noise } = noiseLevel(schedule, t);
      const marginals = new Map<number | null, Marginal>();
      const eps = new Float32Array(xt.length);
      const x0 = new Float32Array(xt.length);
      for (let row = 0; row * dimension < xt.length; row++) {
        const condition = conditions?.[row] ?? null;
        let known = marginals.get(condition);
        if (!known) {
          known = marginal(only(mixture, condition), alphaCumprod);
          marginals.set(condition, known);
        }
        const begin = row * dimension;
        const x = xt.subarray(begin, begin + dimension);
        const mean = known.meanOfClean(x);
        for (let i = 0; i < dimension; i++) {
          x0[begin + i] = mean[i];
          eps[begin + i] = (x[i] - signal * mean[i]) / noise;
        }
      }
      return { eps, x0 };
    },
  };
}

/** One component as a mixture of its own; `null` = all of them. */
function only(mixture: GaussianMixture, k: number | null): GaussianMixture {
  if (k === null) return mixture;
  const { dimension, means, deviation } = mixture;
  return {
    dimension,
    means: Array.from(means).slice(k * dimension, (k + 1) * dimension),
    deviation: typeof deviation === "number" ? deviation : deviation[k],
  };
}
