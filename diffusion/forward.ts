/**
 * The closed form q(xₜ | x₀): any noise level in one jump (Ho et al. 2020,
 * equation 4),
 *
 *     xₜ = √ᾱₜ x₀ + √(1 − ᾱₜ) ε
 *
 * @param x0 Clean samples, of any shape.
 * @param noise ε, standard normal, as long as `x0`.
 * @param alphaCumprod ᾱₜ in [0, 1].
 * @param out Where to write xₜ; may be `x0` or `noise` itself.
 * @returns `out`.
 * @throws RangeError when the lengths differ.
 */
export function addNoise(
  x0: Float32Array,
  noise: Float32Array,
  alphaCumprod: number,
  out: Float32Array = new Float32Array(x0.length),
): Float32Array {
  if (noise.length !== x0.length || out.length !== x0.length) {
    throw new RangeError(
      `addNoise: x0 has ${x0.length} values, noise ${noise.length} and out ` +
        `${out.length}; all three must be equally long`,
    );
  }
  const signal = Math.sqrt(alphaCumprod);
  const sigma = Math.sqrt(1 - alphaCumprod);
  for (let i = 0; i < x0.length; i++) {
    out[i] = signal * x0[i] + sigma * noise[i];
  }
  return out;
}

/**
 * One step q(xₜ | xₜ₋₁) = 𝒩(√(1 − βₜ) xₜ₋₁, βₜ I) (Ho et al. 2020,
 * equation 2). It is the closed form of a process of a single step.
 */
export function addStepNoise(
  xPrevious: Float32Array,
  noise: Float32Array,
  beta: number,
  out?: Float32Array,
): Float32Array {
  return addNoise(xPrevious, noise, 1 - beta, out);
}

/**
 * Any jump q(xₜ | xₛ) from an earlier state to a later one, which is as noisy
 * as all its single steps together: 𝒩(√(ᾱₜ / ᾱₛ) xₛ, (1 − ᾱₜ / ᾱₛ) I).
 *
 * @param alphaCumprodFrom ᾱₛ, in (0, 1].
 * @param alphaCumprodTo ᾱₜ, in [0, ᾱₛ].
 */
export function addJumpNoise(
  xs: Float32Array,
  noise: Float32Array,
  alphaCumprodFrom: number,
  alphaCumprodTo: number,
  out?: Float32Array,
): Float32Array {
  return addNoise(xs, noise, alphaCumprodTo / alphaCumprodFrom, out);
}

/** 𝒩(x0 · x₀ + xt · xₜ, variance · I) */
export interface Posterior {
  /** Factor of x₀ in the mean. */
  x0: number;
  /** Factor of xₜ in the mean. */
  xt: number;
  /** Of each element, about the mean. */
  variance: number;
}

/**
 * The posterior q(xₛ | xₜ, x₀) of an earlier state, given a later one and the
 * clean sample (Ho et al. 2020, equations 6 and 7). The paper has s = t − 1;
 * the same formula holds for every s < t with β = 1 − ᾱₜ / ᾱₛ, the variance
 * of the whole jump.
 *
 * @param alphaCumprod ᾱₜ, in [0, 1).
 * @param alphaCumprodPrevious ᾱₛ, in [ᾱₜ, 1] and above 0; 1 for x₀ itself.
 */
export function posterior(
  alphaCumprod: number,
  alphaCumprodPrevious: number,
): Posterior {
  const alpha = alphaCumprod / alphaCumprodPrevious;
  const beta = 1 - alpha;
  const noise = 1 - alphaCumprod;
  const noisePrevious = 1 - alphaCumprodPrevious;
  return {
    x0: (Math.sqrt(alphaCumprodPrevious) * beta) / noise,
    xt: (Math.sqrt(alpha) * noisePrevious) / noise,
    variance: (noisePrevious / noise) * beta,
  };
}
