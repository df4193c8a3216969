/** What the reader draws: lines through points, in pixels of the glyph. */
export type Stroke = readonly (readonly [x: number, y: number])[];

/** Width of a line, for a glyph of 128 × 128: about that of the training glyphs. */
const width = 8 / 128;

/** Points nearer than this to the last one say nothing new, in pixels. */
const least = 2;

/** "x,y x,y;x,y x,y": strokes as an attribute has them. */
export function writeStrokes(strokes: readonly Stroke[]): string {
  return strokes.map((it) => it.map((point) => point.join()).join(" "))
    .join(";");
}

/** Strokes as `writeStrokes` writes them; what is none is left out. */
export function readStrokes(text: string): Stroke[] {
  return text.split(";").map((stroke) =>
    [...stroke.matchAll(/(-?\d+),(-?\d+)/g)]
      .map(([, x, y]) => [Number(x), Number(y)] as const)
  ).filter((it) => it.length > 0);
}

/** A stroke that goes on to a point, which is rounded to whole pixels. */
export function extended(stroke: Stroke, x: number, y: number): Stroke {
  const to = [Math.round(x), Math.round(y)] as const;
  const last = stroke.at(-1);
  const isNear = last && Math.hypot(to[0] - last[0], to[1] - last[1]) < least;
  return isNear ? stroke : [...stroke, to];
}

/** Draws strokes in ink on a canvas of the glyph's size. */
export function drawStrokes(
  canvas: HTMLCanvasElement,
  strokes: readonly Stroke[],
) {
  const context = canvas.getContext("2d")!;
  context.strokeStyle = "#000";
  context.lineWidth = width * canvas.width;
  context.lineCap = context.lineJoin = "round";
  for (const stroke of strokes) {
    context.beginPath();
    context.moveTo(...stroke[0]);
    // A line to where it begins is a dot.
    for (const [x, y] of stroke) context.lineTo(x, y);
    context.stroke();
  }
}
