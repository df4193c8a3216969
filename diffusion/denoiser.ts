/** What a denoiser says about a noisy batch. Both arrays have the shape of xt. */
export interface Prediction {
  /** The predicted noise ε. */
  eps: Float32Array;
  /** The predicted clean sample x₀. */
  x0: Float32Array;
}

/**
 * A trained (or exact) denoiser. Whatever a network was trained to predict,
 * it answers with both ε and x₀, tied by xₜ = √ᾱₜ x₀ + √(1 − ᾱₜ) ε:
 * `predictionFrom` does the conversion.
 *
 * `C` is the type of a condition, for example the vectors of a text.
 */
export interface Denoiser<C = unknown> {
  /** The shape of one sample, e.g. `[1, 128, 128]`. */
  readonly sampleShape: readonly number[];

  /**
   * What it takes for the noise and for the clean sample in a noisy batch.
   *
   * @param xt `[batch, ...sampleShape]`; it is left unchanged and not kept.
   * @param t Timestep in `[0, numTrainTimesteps − 1]`, for all samples. Some
   *   samplers ask between two whole ones, where `noiseLevel` says what ᾱ is.
   * @param conditions One for each sample; `null` = unconditional. Left out:
   *   all samples are unconditional.
   * @returns Fresh arrays, which the caller may change, keep or transfer.
   */
  predict(
    xt: Float32Array,
    t: number,
    conditions?: readonly (C | null)[],
  ): Promise<Prediction>;
}
