/** A place of the plane, for a reader who has keys and no pointer. */
export type Mark = [x: number, y: number];

const arrows: Record<string, Mark> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * Where a key moves a mark; null for one that is no arrow.
 *
 * @param reach the plane goes from −reach to reach
 */
export function markAfter(
  key: string,
  mark: Mark,
  { step, reach }: { step: number; reach: number },
): Mark | null {
  const arrow = arrows[key];
  if (!arrow) return null;
  const [x, y] = mark.map((it, i) =>
    Math.min(Math.max(it + step * arrow[i], -reach), reach)
  );
  return [x, y];
}

/** Draws it at a place of the canvas, in pixels. */
export function drawMark(
  context: CanvasRenderingContext2D,
  [x, y]: readonly number[],
) {
  context.beginPath();
  context.moveTo(x - 8, y);
  context.lineTo(x + 8, y);
  context.moveTo(x, y - 8);
  context.lineTo(x, y + 8);
  context.stroke();
}
