/** What arrows are drawn with: a canvas, or what writes a path down. */
export type Pen = Pick<
  CanvasRenderingContext2D,
  "beginPath" | "moveTo" | "lineTo" | "stroke"
>;

/** How a field is drawn. */
export interface Look {
  /** The plane goes from −reach to reach, */
  reach: number;
  /** over so many CSS pixels. */
  width: number;
  /** Room of an arrow, in CSS pixels. */
  cell: number;
}

/** The score of this size, and any larger, fills an arrow's room. */
const LARGEST = Math.expm1(2.6);

/**
 * Strokes an arrow at each place, its middle there. Lengths go with the
 * logarithm of the score, as in the figures.
 *
 * @param places `[count, 2]`
 * @param field `[count, 2]`
 */
export function drawArrows(
  context: Pen,
  places: ArrayLike<number>,
  field: ArrayLike<number>,
  { reach, width, cell }: Look,
): void {
  context.beginPath();
  for (let i = 0; i < places.length; i += 2) {
    const [x, y] = [places[i], places[i + 1]]
      .map((it) => (it / reach + 1) / 2 * width);
    const size = Math.hypot(field[i], field[i + 1]);
    if (!(size > 1e-3)) continue;
    const share = Math.log1p(size) / Math.log1p(LARGEST);
    const length = .95 * cell * Math.min(share, 1);
    const [dx, dy] = [field[i] / size, field[i + 1] / size];
    const [tx, ty] = [x + dx * length / 2, y + dy * length / 2];
    const head = Math.min(4.5, length * .5);
    context.moveTo(x - dx * length / 2, y - dy * length / 2);
    context.lineTo(tx, ty);
    context.moveTo(tx - head * (dx - .6 * dy), ty - head * (dy + .6 * dx));
    context.lineTo(tx, ty);
    context.lineTo(tx - head * (dx + .6 * dy), ty - head * (dy - .6 * dx));
  }
  context.stroke();
}
