import type { Evaluation, Quality, QualityOf } from "../evaluation.ts";
import { proportionOf } from "../wilson_interval.ts";

const of = (successes: number, trials: number) =>
  proportionOf(Array.from({ length: trials }, (_, i) => i < successes));

const quality = (
  of: QualityOf,
  count: number,
  precision: number,
  recall: number,
  frechetDistance: number,
): Quality => ({ of, count, precision, recall, frechetDistance });

/** An evaluation of a model that reaches every target. */
export const good: Evaluation = {
  quick: false,
  weights: "a".repeat(64),
  classifier: "b".repeat(64),
  download: { firstGlyph: 9.6e6, textEncoder: 15.9e6 },
  nativeStep: { milliseconds: 31.2, device: "cpu", processors: 2 },
  sampling: {
    sampler: "dpmSolverMultistep",
    numInferenceSteps: 15,
    guidanceScale: 2,
    seed: 2,
  },
  classifierAccuracy: { all: of(1990, 2033), asked: of(1330, 1354) },
  radicalAccuracy: {
    samplesPerRadical: 32,
    mean: of(60, 64),
    byRadical: { gold: of(32, 32), gate: of(28, 32) },
  },
  gold: { after120Steps: of(64, 64), afterOneStep: of(48, 64) },
  quality: [
    quality("captions", 5000, 0.9, 0.7, 9.25),
    quality("radical names", 1000, 0.88, 0.5, 30),
    quality("unprompted", 1000, 0.8, 0.6, 25),
    quality("other half", 5000, 0.95, 0.95, 4),
    quality("other half", 1000, 0.93, 0.94, 18),
    quality("held out", 2033, 0.94, 0.9, 12),
    quality("other font", 5000, 0.6, 0.4, 100),
  ],
  novelty: {
    samples: 5000,
    features: { threshold: 2.3, tooNear: 0.012 },
    ink: { threshold: 0.2, tooNear: 0.008 },
  },
  guidance: [
    {
      guidanceScale: 0,
      samples: 1000,
      precision: 0.8,
      recall: 0.65,
      frechetDistance: 25,
      radicalAccuracy: of(20, 1000),
    },
    {
      guidanceScale: 2,
      samples: 1000,
      precision: 0.9,
      recall: 0.6,
      frechetDistance: 21,
      radicalAccuracy: of(550, 1000),
    },
  ],
  samplers: {
    samples: 1000,
    fast: 21,
    slow: 20.5,
    real: 18,
    excess: 0.0244,
    error: 0.011,
  },
};
