import { type GaussianMixture, marginal } from "../../diffusion/mod.ts";

/** ½, ½ and 1 of the step: where the later slopes of a step are asked for. */
const SHARES = [0.5, 0.5, 1];

/**
 * Where the probability flow of a mixture leads from noisy states: the ends
 * that deterministic samplers try to reach.
 *
 * With the signal's scale held at 1, y = x / √ᾱ, and in the time ln σ, the flow
 * is dy/d ln σ = y − x̂₀ (Karras et al. 2022, equation 4), here with the exact
 * x̂₀. It is solved in doubles by the classical method of Runge and Kutta, of
 * fourth order, in `steps` steps that are equally long in ln σ.
 *
 * @param x `[count, dimension]`, at the noise level `from` = √((1 − ᾱ) / ᾱ).
 * @returns y at σ = `to`, `[count, dimension]`.
 */
export function exactFlow(
  mixture: GaussianMixture,
  x: ArrayLike<number>,
  { from, to, steps }: { from: number; to: number; steps: number },
): Float64Array {
  const { dimension } = mixture;
  const y = Float64Array.from(x, (value) => Math.sqrt(1 + from ** 2) * value);
  const step = Math.log(to / from) / steps;
  const place = new Float64Array(dimension);
  const slope = new Float64Array(dimension);
  const sum = new Float64Array(dimension);
  for (let i = 0; i < steps; i++) {
    const time = Math.log(from) + i * step;
    const [atBegin, atMiddle, atEnd] = [0, 0.5, 1]
      .map((share) => slopeAt(mixture, time + share * step));
    for (let row = 0; row < y.length; row += dimension) {
      const begin = y.subarray(row, row + dimension);
      atBegin(slope, begin);
      sum.set(slope);
      [atMiddle, atMiddle, atEnd].forEach((at, stage) => {
        for (let j = 0; j < dimension; j++) {
          place[j] = begin[j] + SHARES[stage] * step * slope[j];
        }
        at(slope, place);
        const weight = stage < 2 ? 2 : 1;
        for (let j = 0; j < dimension; j++) sum[j] += weight * slope[j];
      });
      for (let j = 0; j < dimension; j++) begin[j] += (step / 6) * sum[j];
    }
  }
  return y;
}

/** dy/d ln σ as a function of y. */
function slopeAt(mixture: GaussianMixture, logSigma: number) {
  const alphaCumprod = 1 / (1 + Math.exp(2 * logSigma));
  const signal = Math.sqrt(alphaCumprod);
  const { meanOfClean } = marginal(mixture, alphaCumprod);
  return (out: Float64Array, y: Float64Array) => {
    const x0 = meanOfClean(y.map((value) => signal * value));
    for (let j = 0; j < y.length; j++) out[j] = y[j] - x0[j];
  };
}
