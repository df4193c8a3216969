/** How many samples are nearer to a training glyph than real glyphs are to one another. */
export interface Novelty {
  /** Nearer than this is too near. */
  readonly threshold: number;
  /** Share of samples that are. */
  readonly tooNear: number;
}

/**
 * The share of samples whose nearest training glyph is closer than the first
 * percentile of the distances from real glyphs, themselves not among the
 * training glyphs, to their nearest training glyph. A model that copies nothing
 * comes to about one in a hundred.
 */
export function novelty(
  nearestOfSamples: readonly number[],
  nearestOfReal: readonly number[],
): Novelty {
  const threshold = quantile(nearestOfReal, 0.01);
  const near = nearestOfSamples.filter((distance) => distance < threshold);
  return { threshold, tooNear: near.length / nearestOfSamples.length };
}

/** The value below which a share of the values lies, interpolated linearly. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const low = sorted[Math.floor(place)];
  const high = sorted[Math.ceil(place)];
  return low + (high - low) * (place - Math.floor(place));
}
