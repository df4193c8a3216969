import {
  type Denoiser,
  noiseLevel,
  type Schedule,
} from "../../../diffusion/mod.ts";

/**
 * A denoiser that answers from memory: at each timestep with the x₀ that a
 * network once saw there. A deterministic sampler that is given it goes the
 * recorded way again, from the same noise to the same sample.
 *
 * @param recorded x₀ by timestep, each of `sampleShape`, in [-1, 1]
 * @throws {RangeError} (from `predict`) at a timestep that is not recorded
 */
export function replayDenoiser(
  recorded: ReadonlyMap<number, Float32Array>,
  schedule: Schedule,
  sampleShape: readonly number[],
): Denoiser {
  return {
    sampleShape,
    // deno-lint-ignore require-await -- the interface is asynchronous
    async predict(xt, t) {
      const x0 = recorded.get(t);
      if (!x0) throw new RangeError(`t = ${t} is not recorded`);
      const { signal, noise } = noiseLevel(schedule, t);
      const eps = xt.map((value, i) => (value - signal * x0[i]) / noise);
      return { x0: x0.slice(), eps };
    },
  };
}
