import type { Denoiser } from "./denoiser.ts";

/**
 * Classifier-free guidance (Ho & Salimans 2022): away from what the denoiser
 * says without the condition, toward what it says with it,
 *
 *     ε = ε_∅ + w (ε_c − ε_∅)
 *
 * and x₀ likewise. The denoiser is asked once, for a batch twice as large; at
 * w = 1 (the condition alone) and w = 0 (no condition) there is no second half.
 *
 * @param guidanceScale w. Above 1 it overshoots: clearer samples, less variety.
 */
export function guided<C>(
  denoiser: Denoiser<C>,
  guidanceScale: number,
): Denoiser<C> {
  return {
    sampleShape: denoiser.sampleShape,
    async predict(xt, t, conditions) {
      if (guidanceScale === 0) return denoiser.predict(xt, t);
      if (guidanceScale === 1 || !conditions?.some((c) => c !== null)) {
        return denoiser.predict(xt, t, conditions);
      }
      const twice = new Float32Array(2 * xt.length);
      twice.set(xt);
      twice.set(xt, xt.length);
      const { eps, x0 } = await denoiser.predict(twice, t, [
        ...conditions,
        ...conditions.map(() => null),
      ]);
      return {
        eps: extrapolate(eps, guidanceScale),
        x0: extrapolate(x0, guidanceScale),
      };
    },
  };
}

/** From [conditional, unconditional] to the guided prediction, half as long. */
function extrapolate(both: Float32Array, scale: number): Float32Array {
  const length = both.length / 2;
  const out = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    const without = both[length + i];
    out[i] = without + scale * (both[i] - without);
  }
  return out;
}
