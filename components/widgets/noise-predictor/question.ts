/** What a network is asked, and how good its answer is: arithmetic only. */
import {
  addNoise,
  fillNormal,
  type Prediction,
} from "../../../diffusion/mod.ts";

/** A glyph under noise, made so that both parts are known. */
export interface Question {
  /** Timestep, from 0. */
  readonly t: number;
  /** ᾱₜ */
  readonly alphaCumprod: number;
  /** The glyph, `[size × size]`, in [−1, 1]: ink is −1. */
  readonly x0: Float32Array;
  /** The noise, standard normal, as long. */
  readonly eps: Float32Array;
  /** xₜ = √ᾱ x₀ + √(1 − ᾱ) ε: all that the network sees. */
  readonly xt: Float32Array;
}

/** What the network says. */
export interface Answer extends Prediction {
  readonly question: Question;
  /** Mean over the pixels of (ε̂ − ε)², where ε has a mean square of 1. */
  readonly epsError: number;
  /** Mean over the pixels of (x̂₀ − x₀)². */
  readonly x0Error: number;
}

/**
 * @param x0 `[size × size]`, in [−1, 1]
 * @param seed of the noise; one seed has one noise, at every timestep
 */
export function questionOf(
  x0: Float32Array,
  { seed, t, alphaCumprod }: { seed: number; t: number; alphaCumprod: number },
): Question {
  const eps = fillNormal(new Float32Array(x0.length), {
    seed,
    sample: 0,
    step: 0,
  });
  return { t, alphaCumprod, x0, eps, xt: addNoise(x0, eps, alphaCumprod) };
}

export function answerOf(question: Question, said: Prediction): Answer {
  return {
    ...said,
    question,
    epsError: meanSquaredError(said.eps, question.eps),
    x0Error: meanSquaredError(said.x0, question.x0),
  };
}

/** Σ (a − b)² / n */
export function meanSquaredError(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return sum / a.length;
}

/** Timesteps all over the schedule, in rising order: the middles of equal parts. */
export function timestepsAllOver(numTrainTimesteps: number): number[] {
  const parts = Math.min(12, numTrainTimesteps);
  return Array.from(
    { length: parts },
    (_, i) => Math.floor((i + .5) / parts * numTrainTimesteps),
  );
}

/** A factor in words: two digits, of which none is lost near 0. */
export function factor(value: number): string {
  return value >= .1 || value === 0
    ? value.toFixed(2)
    : value.toPrecision(2).replace(/e-(\d+)/, "e−$1");
}

/** An error in words: two digits, as far as anybody cares. */
export function errorInWords(value: number): string {
  return value < .0001 ? "< 0.0001" : value.toPrecision(2);
}
