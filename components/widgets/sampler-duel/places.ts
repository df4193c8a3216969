/**
 * Places on the way from noise (0) to glyph (1), by which two runs of different
 * lengths are compared: at one place both have about the same noise level.
 */

/** Less apart than this, two places are the same. */
const same = 1e-9;

/** The place of timestep t, −1 … T − 1, in a schedule of T. */
export function placeOf(t: number, numTrainTimesteps: number): number {
  return 1 - (t + 1) / numTrainTimesteps;
}

/**
 * The state nearest to a place; of equally near ones the last.
 *
 * @param places of a run's states, rising
 * @returns its number; −1 where there is none
 */
export function nearest(places: readonly number[], at: number): number {
  let best = -1;
  let least = Infinity;
  for (const [i, place] of places.entries()) {
    const distance = Math.abs(place - at);
    if (distance > least + same) break;
    [best, least] = [i, distance];
  }
  return best;
}

/** Where either of some runs has a state, rising, by their numbers of steps. */
export function meetingPlaces(...runs: number[]): number[] {
  const places = runs.flatMap((steps) =>
    Array.from({ length: steps + 1 }, (_, i) => i / steps)
  );
  return [...new Set(places)].sort((a, b) => a - b);
}

/** The next of some places after `at`, or before it; the end where there is none. */
export function neighbour(
  places: readonly number[],
  at: number,
  by: 1 | -1,
): number {
  return by === 1
    ? places.find((it) => it > at + same) ?? 1
    : places.findLast((it) => it < at - same) ?? 0;
}
