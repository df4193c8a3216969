import type { Prediction } from "./denoiser.ts";

/**
 * What a network was trained to predict: the noise ε, the clean sample x₀, the
 * velocity v = √ᾱ ε − √(1 − ᾱ) x₀ (Salimans & Ho 2022), or the score
 * ∇ ln q(xₜ) = −ε / √(1 − ᾱ) (Song & Ermon 2019).
 */
export type PredictionType = "epsilon" | "sample" | "v_prediction" | "score";

/**
 * Both ε and x₀ from a network's output. This is the one place where the
 * prediction types are told apart; all of them say the same thing through
 *
 *     xₜ = √ᾱ x₀ + √(1 − ᾱ) ε
 *
 * @param output The network's output, of the shape of `xt`.
 * @param xt The noisy samples that the network was given.
 * @param alphaCumprod ᾱₜ: below 1 for "sample" (a clean sample tells nothing
 *   of the noise), above 0 for "epsilon" and "score" (pure noise tells nothing
 *   of x₀).
 * @returns Fresh arrays.
 * @throws RangeError when ᾱₜ is at that end, for an unknown type, and when the
 *   lengths differ.
 */
export function predictionFrom(
  type: PredictionType,
  output: Float32Array,
  xt: Float32Array,
  alphaCumprod: number,
): Prediction {
  if (output.length !== xt.length) {
    throw new RangeError(
      `predictionFrom: the network's output has ${output.length} values, ` +
        `its input ${xt.length}; they must have the same shape`,
    );
  }
  const signal = Math.sqrt(alphaCumprod);
  const sigma = Math.sqrt(1 - alphaCumprod);
  if (type === "epsilon") {
    check(type, signal, alphaCumprod);
    return { eps: output.slice(), x0: combine(1, xt, -sigma, output, signal) };
  }
  if (type === "score") {
    check(type, signal, alphaCumprod);
    return {
      eps: combine(0, xt, -sigma, output),
      x0: combine(1, xt, 1 - alphaCumprod, output, signal),
    };
  }
  if (type === "sample") {
    check(type, sigma, alphaCumprod);
    return { eps: combine(1, xt, -signal, output, sigma), x0: output.slice() };
  }
  if (type === "v_prediction") {
    return {
      eps: combine(sigma, xt, signal, output),
      x0: combine(signal, xt, -sigma, output),
    };
  }
  throw new RangeError(
    `unknown prediction type "${type}": ` +
      `use "epsilon", "sample", "v_prediction" or "score"`,
  );
}

/**
 * The way back: what a network of this type should answer when x₀ and ε are
 * known. This is its target in training.
 *
 * @returns A fresh array.
 */
export function targetFrom(
  type: PredictionType,
  { eps, x0 }: Prediction,
  alphaCumprod: number,
): Float32Array {
  if (type === "epsilon") return eps.slice();
  if (type === "sample") return x0.slice();
  const signal = Math.sqrt(alphaCumprod);
  const sigma = Math.sqrt(1 - alphaCumprod);
  if (type === "v_prediction") return combine(signal, eps, -sigma, x0);
  check(type, sigma, alphaCumprod);
  return combine(-1, eps, 0, x0, sigma);
}

/** (p a + q b) / divisor, rounded to float32 once. */
function combine(
  p: number,
  a: Float32Array,
  q: number,
  b: Float32Array,
  divisor = 1,
): Float32Array {
  const out = new Float32Array(a.length);
  for (let i = 0; i < out.length; i++) {
    out[i] = (p * a[i] + q * b[i]) / divisor;
  }
  return out;
}

function check(type: PredictionType, divisor: number, alphaCumprod: number) {
  if (divisor > 0) return;
  throw new RangeError(
    `a prediction of type "${type}" says nothing at ᾱ = ` +
      `${alphaCumprod}; keep ᾱ away from it, or use "v_prediction"`,
  );
}
