/** A number as large as this, or larger, has full colour; as in the figure. */
export const strongest = 1.2;

/** How opaque a number is drawn, from 0 to 255, in the colour of its sign. */
export function opacityOf(value: number): number {
  return Math.round(255 * Math.min(Math.abs(value) / strongest, 1));
}

/**
 * Vectors as a picture of their own size, a row for each.
 * @param vectors `[rows, width]`
 */
export function tensorPicture(
  vectors: Float32Array,
  width: number,
  { positive, negative }: { positive: string; negative: string },
): HTMLCanvasElement {
  const rows = vectors.length / width;
  const whole = canvasOf(width, rows);
  for (const [sign, colour] of [[1, positive], [-1, negative]] as const) {
    const part = canvasOf(width, rows);
    const context = part.getContext("2d")!;
    const image = context.createImageData(width, rows);
    for (const [i, value] of vectors.entries()) {
      if (value * sign > 0) image.data[4 * i + 3] = opacityOf(value);
    }
    context.putImageData(image, 0, 0);
    context.globalCompositeOperation = "source-in";
    context.fillStyle = colour;
    context.fillRect(0, 0, width, rows);
    whole.getContext("2d")!.drawImage(part, 0, 0);
  }
  return whole;
}

function canvasOf(width: number, height: number): HTMLCanvasElement {
  return Object.assign(document.createElement("canvas"), { width, height });
}
