/** How often something came true, and how well that is known. */
export interface Proportion {
  readonly successes: number;
  readonly trials: number;
  /** successes / trials */
  readonly share: number;
  /** The 95 % interval of the share. */
  readonly interval: readonly [number, number];
}

/** The share of these that are true, with its interval. */
export function proportionOf(outcomes: readonly boolean[]): Proportion {
  const successes = outcomes.filter(Boolean).length;
  const trials = outcomes.length;
  return {
    successes,
    trials,
    share: successes / trials,
    interval: wilsonInterval(successes, trials),
  };
}

/**
 * Interval for a probability after so many successes in so many trials (Wilson
 * 1927): the probabilities from which the found share is not further than z
 * standard errors. Holds also where all trials succeed, or none.
 *
 * @param z 1.96 by default: 95 %
 * @returns [low, high], from 0 to 1
 */
export function wilsonInterval(
  successes: number,
  trials: number,
  z = 1.959964,
): [number, number] {
  if (trials === 0) return [0, 1];
  const share = successes / trials;
  const scale = 1 + z ** 2 / trials;
  const middle = (share + z ** 2 / (2 * trials)) / scale;
  const half = z / scale *
    Math.sqrt(share * (1 - share) / trials + z ** 2 / (4 * trials ** 2));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}
