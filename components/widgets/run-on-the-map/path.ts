import {
  middleOf,
  nearestTo,
  project,
} from "../../../pipeline/projection/placing.ts";
import type { Placing } from "../glyph-map/placing_file.ts";

/** Where a guess lies on the map, and what is most like it. */
export interface Stop {
  /** With the map's width as unit. */
  place: [x: number, y: number];
  /** Median distance of the glyphs that it lies in the middle of. */
  spread: number;
  /** Numbers of these glyphs, the most like first. */
  alike: Uint32Array;
}

/** Glyphs in whose middle a guess is placed. */
const neighbours = 15;

/**
 * Places a picture on the map as the figure's stage does: in the middle of the
 * glyphs most like it by principal components.
 *
 * @param x0 `[size, size]`, in [-1, 1], white = 1; size a multiple of `side`
 * @param positions of all glyphs, `[count, 2]`
 */
export function stopAt(
  x0: Float32Array,
  placing: Placing,
  positions: Float32Array,
): Stop {
  const alike = nearestTo(
    project(inkOf(x0, placing.side), placing),
    placing.coordinates,
    neighbours,
  );
  return { ...middleOf(alike, positions), alike };
}

/** Ink from 0 to 255, the mean of each square of pixels; `[side, side]`. */
export function inkOf(x0: Float32Array, side: number): Float64Array {
  const size = Math.sqrt(x0.length);
  const square = size / side;
  const ink = new Float64Array(side ** 2);
  for (let j = 0; j < x0.length; j++) {
    const y = Math.floor(Math.floor(j / size) / square);
    const x = Math.floor(j % size / square);
    const value = Math.min(Math.max(x0[j], -1), 1);
    ink[y * side + x] += (1 - value) * 127.5 / square ** 2;
  }
  return ink;
}
