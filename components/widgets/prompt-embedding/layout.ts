/** Where the two tensors lie on their canvas, in CSS pixels. */
export interface Layout {
  /** Of the numbers; the tokens stand left of it. */
  left: number;
  width: number;
  /** Height of a row. */
  row: number;
  /** Top of the first row of each text. */
  tops: readonly [number, number];
}

/** Height of the line over each text, and the room between the two. */
export const head = 24;
const gap = 14;
/** In less, words are short. */
export const narrow = 420;
const highest = 40;

/** @param rows of each text; one without words keeps the room of one row */
export function layoutOf(
  width: number,
  height: number,
  rows: readonly [number, number],
): Layout {
  const counts = rows.map((it) => Math.max(it, 1));
  const room = height - 2 * head - gap;
  const row = Math.min(room / (counts[0] + counts[1]), highest);
  const left = width < narrow ? 78 : 88;
  return {
    left,
    width: width - left,
    row,
    tops: [head, 2 * head + gap + counts[0] * row],
  };
}
