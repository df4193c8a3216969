import { squaredDistance, type Vectors } from "./evaluation/vectors.ts";

/** A row, and how far it is. */
export interface Neighbour {
  readonly row: number;
  /** Euclidean. */
  readonly distance: number;
}

/** The `count` rows of `references` nearest to one row of `queries`, the nearest first. */
export function nearestRows(
  queries: Vectors,
  query: number,
  references: Vectors,
  count: number,
): Neighbour[] {
  const found: { row: number; square: number }[] = [];
  for (let row = 0; row < references.count; row++) {
    const limit = found.length < count ? Infinity : found.at(-1)!.square;
    const square = squaredDistance(queries, query, references, row, limit);
    if (square >= limit) continue;
    if (found.length === count) found.pop();
    let place = found.length;
    while (place > 0 && found[place - 1].square > square) place--;
    found.splice(place, 0, { row, square });
  }
  return found.map(({ row, square }) => ({
    row,
    distance: Math.sqrt(square),
  }));
}
