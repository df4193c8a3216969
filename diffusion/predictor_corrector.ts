import type { Denoiser } from "./denoiser.ts";
import { posterior } from "./forward.ts";
import { sampleWith } from "./sampler.ts";
import type { Schedule } from "./schedule.ts";
import type { Run, SampleOptions } from "./step.ts";

/** Options of `predictorCorrector`. */
export interface PredictorCorrectorOptions<C = unknown>
  extends SampleOptions<C> {
  /** Langevin steps at each noise level; 1 by default. */
  correctorSteps?: number;
  /**
   * Length of a Langevin step: what the score adds to the state, over what the
   * noise adds ("signal to noise" in the paper); 0.16 by default.
   */
  snr?: number;
}

/**
 * Predictor and corrector (Song et al. 2021, algorithms 3 and 5): the
 * predictor, DDPM's ancestral step, goes on to the next noise level; there the
 * corrector takes steps of Langevin dynamics,
 *
 *     x ← x + δ s(x) + √(2δ) z,  δ = 2 (snr σ)²,
 *
 * with the score s = −ε̂ / σ and σ = √(1 − ᾱ). They do not leave the
 * distribution of that level, and mend the sample's place in it.
 *
 * The paper has another factor ‖z‖² / ‖ε̂‖² in δ. In images it is 1 but for a
 * percent; in a plane it has no bound where ε̂ is small, so it is left out.
 *
 * @returns A step for each question, `numInferenceSteps` (1 +
 *   `correctorSteps`) − `correctorSteps` of them, and the finished sample.
 * @throws RangeError for options out of range, on the first step asked for.
 */
export function predictorCorrector<C>(
  denoiser: Denoiser<C>,
  schedule: Schedule,
  { correctorSteps = 1, snr = 0.16, ...options }: PredictorCorrectorOptions<C>,
): Run {
  return sampleWith(denoiser, schedule, options, {
    levels([first, ...rest]) {
      checkCorrector(correctorSteps, snr);
      return [
        first,
        ...rest.flatMap((level) =>
          Array<typeof level>(correctorSteps + 1).fill(level)
        ),
      ];
    },
    update({ from, to }) {
      if (from === to) {
        const length = 2 * snr * from.noise; // √(2δ)
        return { x: 1, eps: [-snr * length], noise: length };
      }
      const { x0, xt, variance } = posterior(
        from.alphaCumprod,
        to.alphaCumprod,
      );
      return { x: xt, x0: [x0], noise: Math.sqrt(variance) };
    },
  });
}

function checkCorrector(correctorSteps: number, snr: number) {
  if (Number.isInteger(correctorSteps) && correctorSteps >= 0 && snr > 0) {
    return;
  }
  throw new RangeError(
    `correctorSteps (${correctorSteps}) must be a whole number from 0 on, and ` +
      `snr (${snr}) above 0`,
  );
}
