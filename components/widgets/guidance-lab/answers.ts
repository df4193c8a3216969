/** The two answers that guidance is made of, overheard on their way to it. */
import type { Denoiser, Prediction } from "../../../diffusion/mod.ts";
import { greys } from "../model/recording.ts";

/** One answer for all samples, as grey pictures `[samples × size²]`: 0 is −1. */
export interface Answer {
  readonly eps: Uint8ClampedArray;
  readonly x0: Uint8ClampedArray;
}

/** What the text changes in the answer for one sample. */
export interface Difference {
  /**
   * Where the text adds ink, and (below 0) where it takes some away, `[size²]`,
   * ±127 where it does so most. The differences of ε and of x₀ are this same
   * picture, since x₀(y) − x₀(∅) = −σ (ε(y) − ε(∅)).
   */
  readonly ink: Int8Array;
  /** |x₀(y) − x₀(∅)| where it is largest; from white to black it is 2. */
  readonly most: number;
}

/** What the network says at one step. */
export interface Answers {
  readonly without: Answer;
  /** null: it was not asked with the text, which at w = 0 does not count. */
  readonly with: Answer | null;
  /** Of each sample; none where it was not asked. */
  readonly differences: readonly Difference[];
}

/**
 * A denoiser for `guided` to ask. It passes on what the network says, and tells
 * of both answers, also at w = 1, where guidance needs one of them only. At
 * w = 0 it asks without the text and no more, so that no text leaves a trace.
 *
 * @param hear is told once for each step
 */
export function overheard<C>(
  denoiser: Denoiser<C>,
  hear: (answers: Answers) => void,
): Denoiser<C> {
  return {
    sampleShape: denoiser.sampleShape,
    async predict(xt, t, conditions) {
      if (!conditions?.some((it) => it !== null)) {
        const without = await denoiser.predict(xt, t, conditions);
        hear({ without: answerOf(without), with: null, differences: [] });
        return without;
      }
      const isTwice = conditions.includes(null);
      const both = isTwice
        ? await denoiser.predict(xt, t, conditions)
        : await denoiser.predict(twice(xt), t, [
          ...conditions,
          ...conditions.map(() => null),
        ]);
      const [told, untold] = halvesOf(both);
      const samples = conditions.length / (isTwice ? 2 : 1);
      hear({
        without: answerOf(untold),
        with: answerOf(told),
        differences: differencesOf(told.x0, untold.x0, samples),
      });
      return isTwice ? both : told;
    },
  };
}

function twice(xt: Float32Array): Float32Array {
  const both = new Float32Array(2 * xt.length);
  both.set(xt);
  both.set(xt, xt.length);
  return both;
}

/** `guided` asks with the text first. */
function halvesOf({ eps, x0 }: Prediction): [Prediction, Prediction] {
  const half = eps.length / 2;
  return [
    { eps: eps.slice(0, half), x0: x0.slice(0, half) },
    { eps: eps.slice(half), x0: x0.slice(half) },
  ];
}

function answerOf({ eps, x0 }: Prediction): Answer {
  return { eps: greys(eps), x0: greys(x0) };
}

function differencesOf(
  told: Float32Array,
  untold: Float32Array,
  samples: number,
): Difference[] {
  const size = told.length / samples;
  return Array.from({ length: samples }, (_, sample) => {
    // Ink is −1: less of x₀ is more ink.
    const ink = untold.slice(sample * size, (sample + 1) * size)
      .map((it, i) => it - told[sample * size + i]);
    const most = ink.reduce((most, it) => Math.max(most, Math.abs(it)), 0);
    return { ink: Int8Array.from(ink, (it) => it / (most || 1) * 127), most };
  });
}
