import { kernelBandwidth } from "../../../pipeline/kernel_bandwidth.ts";
import type { FigureFile } from "./figure.ts";
import type { Plane } from "./plane.ts";

/** Glyphs that have a hill. */
const count = 250;

/**
 * The plane for widgets, `{ points: [x, y, x, …], deviation }`: fewer glyphs
 * than the figures draw, with wider hills on them, so that a browser has the
 * exact score of all of them in a moment.
 *
 * @param figure the id of the figure that brings the file
 */
export function planeHills(plane: Plane, figure: string): FigureFile {
  const points = Float32Array.from({ length: 2 * count }, (_, i) => {
    const index = Math.floor(((i >> 1) + .5) / count * plane.count);
    return plane.place(index)[i % 2];
  });
  const round = (it: number) => Number(it.toFixed(3));
  return {
    path: `/figures/${figure}-hills.json`,
    bytes: new TextEncoder().encode(JSON.stringify({
      points: Array.from(points, round),
      deviation: round(kernelBandwidth(points, .5)),
    })),
  };
}
