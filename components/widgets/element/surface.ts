/** A canvas that is as fine as the screen, drawn on in CSS pixels. */
export interface Surface {
  context: CanvasRenderingContext2D;
  width: number;
  height: number;
}

/** Fits a canvas to its box, clears it and gives it back; null without a box. */
export function surfaceOf(canvas: HTMLCanvasElement): Surface | null {
  const { clientWidth: width, clientHeight: height } = canvas;
  if (!width || !height) return null;
  const density = Math.min(devicePixelRatio, 2);
  const [w, h] = [width, height].map((it) => Math.round(it * density));
  if (canvas.width !== w || canvas.height !== h) {
    [canvas.width, canvas.height] = [w, h];
  }
  const context = canvas.getContext("2d")!;
  context.setTransform(density, 0, 0, density, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, width, height };
}
