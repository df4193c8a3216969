import { addNoise, fillNormal } from "../../../diffusion/mod.ts";
import type { Artifact } from "../../../pipeline/artifact.ts";
import type {
  PredictionRecord,
  PredictionsRecord,
  PredictionTarget,
} from "../../../pipeline/predictions.ts";
import { readImage } from "./glyphs.ts";
import { greys, valuesOf } from "./sheet.ts";

/** ε at the ends of the greys that show it, in standard deviations. */
const NOISE_RANGE = 2.5;

/** A glyph, the noise that was mixed into it, and what the network said. */
export interface PredictedTarget extends PredictionTarget {
  /** x₀, the glyph itself; all pictures are greys `[imageSize, imageSize]`. */
  x0: Uint8Array;
  /** ε, from black at −2.5 to white at 2.5. */
  noise: Uint8Array;
  /** In rising order of timesteps. */
  asked: Asked[];
}

/** One question to the network, and its answer. */
export interface Asked extends PredictionRecord {
  /** xₜ, which goes in. */
  xt: Uint8Array;
  /** x̂₀, the glyph made out in it. */
  x0: Uint8Array;
  /** ε̂, as ε is shown. */
  noise: Uint8Array;
  /** ε̂ − ε, grey where they agree, with black and white at ∓`errorRange`. */
  error: Uint8Array;
}

export interface Predictions {
  imageSize: number;
  errorRange: number;
  /** Of the noise: that of the first glyph is its sample 0. */
  seed: number;
  /** The first glyph of a set. */
  of(set: PredictionTarget["set"]): PredictedTarget;
}

/** Opens the artifact of the stage `predictions`. */
export function openPredictions(artifact: Artifact): Predictions {
  const { imageSize, seed, errorRange, targets, records } = artifact.json<
    PredictionsRecord
  >("predictions.json");
  const read = (file: string, index: number) =>
    readImage(artifact.path(file), index, imageSize ** 2);
  const shownNoise = (eps: Float32Array) =>
    greys(eps.map((it) => it / NOISE_RANGE));
  return {
    imageSize,
    errorRange,
    seed,
    of(set) {
      const index = targets.findIndex((it) => it.set === set);
      if (index < 0) throw new Error(`no predictions of a ${set} glyph`);
      const x0 = read("targets.u8", index);
      const eps = fillNormal(new Float32Array(x0.length), {
        seed,
        sample: index,
        step: 0,
      });
      const asked = records.flatMap((record, row) => {
        if (record.target !== index) return [];
        const error = read("errors.u8", row);
        return [{
          ...record,
          xt: greys(addNoise(valuesOf(x0), eps, record.alphaCumprod)),
          x0: read("x0.u8", row),
          noise: shownNoise(
            valuesOf(error).map((it, i) => eps[i] + it * errorRange),
          ),
          error,
        }];
      });
      return { ...targets[index], x0, noise: shownNoise(eps), asked };
    },
  };
}
