/** Distances of real glyphs that were kept from training, as a measure of others. */
export interface Yardstick {
  /** To the nearest training glyph, in rising order. */
  readonly heldOut: readonly number[];
  /** Nearer than this is too near: only 1 in 100 of them is. */
  readonly threshold: number;
}

/** Where a distance stands among those of real glyphs. */
export interface Verdict {
  /** A training glyph; nearer than 1 in 100; in between; farther than all. */
  readonly kind: "itself" | "near" | "usual" | "far";
  /** Of 100 real glyphs, how many are nearer to a training glyph: 1 … 99. */
  readonly nearer: number;
}

/**
 * What a training glyph itself comes to at most: the table of features is
 * rounded. No glyph that was kept from training lies as near as that.
 */
export const ITSELF = .5;

export function judge(
  { heldOut, threshold }: Yardstick,
  distance: number,
): Verdict {
  const share = nearerThan(heldOut, distance) / heldOut.length;
  const nearer = Math.min(Math.max(Math.round(100 * share), 1), 99);
  const kind = distance < ITSELF
    ? "itself"
    : distance < threshold
    ? "near"
    : share === 1
    ? "far"
    : "usual";
  return { kind, nearer };
}

/** The number of rising values that are less than a limit. */
export function nearerThan(rising: readonly number[], limit: number): number {
  let [from, to] = [0, rising.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (rising[middle] < limit) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The middle of some values, which may be in any order; NaN of none. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}
