/** Numbers on a grid, rows from the top: the more, the stronger the colour. */
export interface Heat {
  columns: number;
  rows: number;
  /** `[rows, columns]`, 0 or more. */
  values: ArrayLike<number>;
  /** What has the full colour. */
  highest: number;
}

/** Small numbers stay to be seen beside large ones. */
const power = .6;
const strongest = .85;

/** Draws numbers as a picture of their grid's size, to be drawn at any other. */
export function heatImage(
  { columns, rows, values, highest }: Heat,
  colour: string,
  canvas: HTMLCanvasElement = document.createElement("canvas"),
): HTMLCanvasElement {
  [canvas.width, canvas.height] = [columns, rows];
  const context = canvas.getContext("2d")!;
  const image = context.createImageData(columns, rows);
  for (let i = 0; i < columns * rows; i++) {
    const share = Math.min(values[i] / highest, 1) ** power;
    image.data[4 * i + 3] = 255 * strongest * share;
  }
  context.putImageData(image, 0, 0);
  context.globalCompositeOperation = "source-in";
  context.fillStyle = colour;
  context.fillRect(0, 0, columns, rows);
  return canvas;
}
