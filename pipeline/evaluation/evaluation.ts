import type { Novelty } from "./novelty.ts";
import type { Sampling } from "./sets.ts";
import type { Proportion } from "./wilson_interval.ts";

/** What was measured of a model's files: `metrics.evaluation` of its manifest. */
export interface Evaluation extends Measurements {
  /** With a tenth of the samples. */
  readonly quick: boolean;
  /** SHA-256 of the denoiser's file. */
  readonly weights: string;
  /** SHA-256 of the radical classifier's file. */
  readonly classifier: string;
  /** Bytes to fetch for a glyph from the list of prompts, and for one's own. */
  readonly download: {
    readonly firstGlyph: number;
    readonly textEncoder: number;
  };
  /** Absent until the many steps are done. */
  readonly samplers?: SamplerComparison;
  /** From the least guidance to the most; absent until those are done. */
  readonly guidance?: readonly GuidanceQuality[];
  /** One answer of the network to one sample, in Deno. */
  readonly nativeStep: {
    readonly milliseconds: number;
    readonly device: string;
    readonly processors: number;
  };
}

/** What the stage `metrics` writes: all that does not depend on the machine. */
export interface Measurements {
  /** How samples were drawn where nothing else is said. */
  readonly sampling: Omit<Sampling, "prompts">;
  /** Real glyphs, in no training split, whose radical the classifier reads right. */
  readonly classifierAccuracy: {
    readonly all: Proportion;
    /** Those with one of the radicals that `radicalAccuracy` asks for. */
    readonly asked: Proportion;
  };
  /** Samples whose radical is the one that the prompt names. */
  readonly radicalAccuracy: {
    readonly mean: Proportion;
    readonly samplesPerRadical: number;
    readonly byRadical: Readonly<Record<string, Proportion>>;
  };
  /** Samples of “gold” with the radical gold. */
  readonly gold: {
    readonly after120Steps: Proportion;
    readonly afterOneStep: Proportion;
  };
  readonly quality: readonly Quality[];
  /** Of the samples prompted with captions. */
  readonly novelty: {
    readonly samples: number;
    readonly features: Novelty;
    /** Distances are 1 − overlap of the ink. */
    readonly ink: Novelty;
  };
}

/** How near some images come to real glyphs, as many of these as of those. */
export interface Quality {
  readonly of: QualityOf;
  readonly count: number;
  readonly precision: number;
  readonly recall: number;
  readonly frechetDistance: number;
}

/** Samples of the model, then the yardsticks. */
export type QualityOf =
  | "captions"
  | "radical names"
  | "unprompted"
  | "other half"
  | "held out"
  | "other font";

/**
 * The same prompts and first noise in 15 steps of DPM-Solver++ 2M (fast) and
 * in 250 of DDPM (slow): Fréchet distances from as many real glyphs.
 */
export interface SamplerComparison {
  readonly samples: number;
  readonly fast: number;
  readonly slow: number;
  /** Of as many other real glyphs: what of a distance is owed to their number. */
  readonly real: number;
  /** fast / slow − 1 */
  readonly excess: number;
  /** Standard error of `excess`. */
  readonly error: number;
}

/**
 * Samples of one guidance, with the same captions and first noise as those of
 * every other, against as many real glyphs.
 */
export interface GuidanceQuality {
  readonly guidanceScale: number;
  readonly samples: number;
  readonly precision: number;
  readonly recall: number;
  readonly frechetDistance: number;
  /** Samples with the radical of the glyph whose caption they were asked for. */
  readonly radicalAccuracy: Proportion;
}
