/**
 * A mixture of round Gaussians in any number of dimensions. A kernel density
 * estimate is one too: the points are the means, the bandwidth the deviation.
 */
export interface GaussianMixture {
  /** Of the space that the points lie in. */
  dimension: number;
  /** `[components, dimension]` */
  means: ArrayLike<number>;
  /** Standard deviation: of all components, or one for each. 0 = a point. */
  deviation: number | ArrayLike<number>;
  /** One for each component, in any scale; equal when left out. */
  weights?: ArrayLike<number>;
}

/**
 * A mixture's noised marginal q(xₜ), ready to be asked at many points: noising
 * scales the means by √ᾱ and turns each variance s² into ᾱ s² + 1 − ᾱ, so it
 * is a mixture again.
 */
export interface Marginal {
  /** ln q(x) for one x `[dimension]`. */
  logDensity(x: ArrayLike<number>): number;
  /** ∇ₓ ln q(x), `[dimension]`. */
  score(x: ArrayLike<number>): Float64Array;
  /** E[x₀ | xₜ = x], `[dimension]`: what a perfect denoiser answers. */
  meanOfClean(x: ArrayLike<number>): Float64Array;
}

/**
 * q(x) at each query.
 *
 * @param alphaCumprod ᾱ in [0, 1]; 1 = the mixture itself, without noise.
 * @param queries `[count, dimension]`
 * @returns `[count]`
 */
export function density(
  mixture: GaussianMixture,
  alphaCumprod: number,
  queries: ArrayLike<number>,
): Float64Array {
  const { logDensity } = marginal(mixture, alphaCumprod);
  const out = new Float64Array(countOf(queries, mixture.dimension));
  const x = new Float64Array(mixture.dimension);
  for (let i = 0; i < out.length; i++) {
    readRow(queries, i, x);
    out[i] = Math.exp(logDensity(x));
  }
  return out;
}

/**
 * The score ∇ₓ ln q(x) at each query (Song & Ermon 2019): the direction in
 * which the density grows fastest. It is −ε / √(1 − ᾱ) of the perfect denoiser.
 *
 * @param alphaCumprod ᾱ in [0, 1]; 1 = the mixture itself, without noise.
 * @param queries `[count, dimension]`
 * @returns `[count, dimension]`
 */
export function score(
  mixture: GaussianMixture,
  alphaCumprod: number,
  queries: ArrayLike<number>,
): Float64Array {
  const { dimension } = mixture;
  const { score } = marginal(mixture, alphaCumprod);
  const count = countOf(queries, dimension);
  const out = new Float64Array(count * dimension);
  const x = new Float64Array(dimension);
  for (let i = 0; i < count; i++) {
    readRow(queries, i, x);
    out.set(score(x), i * dimension);
  }
  return out;
}

/**
 * The marginal q(xₜ) of the mixture at one noise level.
 *
 * @param alphaCumprod ᾱ in [0, 1]; 1 = the mixture itself, without noise.
 * @throws RangeError when a component of the marginal has no width (deviation
 *   0 at ᾱ = 1), and when the mixture's arrays do not fit each other.
 */
export function marginal(
  mixture: GaussianMixture,
  alphaCumprod: number,
): Marginal {
  const { dimension, means, deviation, weights } = mixture;
  const count = countOf(means, dimension);
  checkMixture(mixture, count);

  const signal = Math.sqrt(alphaCumprod);
  const centres = Float64Array.from(means, (mean) => signal * mean);
  /** Of the clean and the noised components. */
  const cleanVariances = Float64Array.from(
    { length: count },
    (_, k) => (typeof deviation === "number" ? deviation : deviation[k]) ** 2,
  );
  const variances = cleanVariances.map((clean) =>
    alphaCumprod * clean + 1 - alphaCumprod
  );
  if (variances.some((variance) => !(variance > 0))) {
    throw new RangeError(
      `mixture: a component has no width at ᾱ = ${alphaCumprod}, so its ` +
        "density is infinite; give it a deviation above 0, or add noise",
    );
  }
  let totalWeight = count;
  if (weights) {
    totalWeight = 0;
    for (let k = 0; k < count; k++) totalWeight += weights[k];
  }
  /** ln of each component's height at its centre. */
  const heights = variances.map((variance, k) =>
    Math.log((weights?.[k] ?? 1) / totalWeight) -
    (dimension / 2) * Math.log(2 * Math.PI * variance)
  );

  /** Each component's share in q(x), summing to 1; filled by `weigh`. */
  const shares = new Float64Array(count);

  /** Fills `shares`; returns ln q(x). */
  function weigh(x: ArrayLike<number>): number {
    let highest = -Infinity;
    for (let k = 0, j = 0; k < count; k++) {
      let distance = 0;
      for (let i = 0; i < dimension; i++, j++) {
        distance += (x[i] - centres[j]) ** 2;
      }
      const log = heights[k] - distance / (2 * variances[k]);
      shares[k] = log;
      if (log > highest) highest = log;
    }
    // Relative to the highest, so that not all of them vanish far outside.
    let sum = 0;
    for (let k = 0; k < count; k++) {
      shares[k] = Math.exp(shares[k] - highest);
      sum += shares[k];
    }
    for (let k = 0; k < count; k++) shares[k] /= sum;
    return highest + Math.log(sum);
  }

  return {
    logDensity: weigh,
    score(x) {
      weigh(x);
      const out = new Float64Array(dimension);
      for (let k = 0, j = 0; k < count; k++) {
        const pull = shares[k] / variances[k];
        for (let i = 0; i < dimension; i++, j++) {
          out[i] += pull * (centres[j] - x[i]);
        }
      }
      return out;
    },
    meanOfClean(x) {
      weigh(x);
      const out = new Float64Array(dimension);
      for (let k = 0, j = 0; k < count; k++) {
        // How far x draws the component's own mean toward itself.
        const gain = (signal * cleanVariances[k]) / variances[k];
        for (let i = 0; i < dimension; i++, j++) {
          out[i] += shares[k] * (means[j] + gain * (x[i] - centres[j]));
        }
      }
      return out;
    },
  };
}

function countOf(rows: ArrayLike<number>, dimension: number): number {
  const count = rows.length / dimension;
  if (!Number.isInteger(count)) {
    throw new RangeError(
      `mixture: ${rows.length} values are not rows of ${dimension}`,
    );
  }
  return count;
}

function checkMixture({ deviation, weights }: GaussianMixture, count: number) {
  const given = typeof deviation === "number" ? count : deviation.length;
  if (given !== count || (weights && weights.length !== count)) {
    throw new RangeError(
      `mixture: ${count} means, ${given} deviations and ` +
        `${weights?.length ?? "no"} weights; give one for each mean`,
    );
  }
}

function readRow(rows: ArrayLike<number>, i: number, row: Float64Array) {
  for (let j = 0; j < row.length; j++) row[j] = rows[i * row.length + j];
}
