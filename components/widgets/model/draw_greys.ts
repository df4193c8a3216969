/** A square picture, one pixel of the canvas for each of its own. */
export function drawGreys(canvas: HTMLCanvasElement, grey: Uint8ClampedArray) {
  const size = Math.sqrt(grey.length);
  if (canvas.width !== size) canvas.width = canvas.height = size;
  const image = new ImageData(size, size);
  for (const [i, level] of grey.entries()) {
    image.data.fill(level, 4 * i, 4 * i + 3);
    image.data[4 * i + 3] = 255;
  }
  canvas.getContext("2d")!.putImageData(image, 0, 0);
}
