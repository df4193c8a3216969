import { contours as d3Contours } from "d3-contour";
import type { Grid } from "./plane.ts";

/**
 * A finer grid of the same density. Its logarithm is interpolated with cubics
 * (Catmull–Rom), which is exact where the density is a single Gaussian; what
 * is zero stays next to nothing.
 *
 * @param times Steps in the place of one.
 */
export function finer({ size, values }: Grid, times: number): Grid {
  const logs = Float64Array.from(values, logOf);
  const newSize = (size - 1) * times + 1;
  const across = new Float64Array(newSize * size);
  for (let j = 0; j < size; j++) {
    for (let i = 0; i < newSize; i++) {
      across[j * newSize + i] = cubic(
        (k) => logs[j * size + k],
        size,
        i / times,
      );
    }
  }
  const out = new Float32Array(newSize ** 2);
  for (let i = 0; i < newSize; i++) {
    for (let j = 0; j < newSize; j++) {
      out[j * newSize + i] = Math.exp(
        cubic((k) => across[k * newSize + i], size, j / times),
      );
    }
  }
  return { size: newSize, values: out };
}

/** Far from all data, 0 in single precision. */
const logOf = (density: number) => Math.log(Math.max(density, 1e-30));

/** A row's value between its numbers; beyond its ends it goes on straight. */
function cubic(row: (k: number) => number, size: number, at: number): number {
  const k = Math.min(Math.floor(at), size - 2);
  const u = at - k;
  const b = row(k);
  const c = row(k + 1);
  const a = k > 0 ? row(k - 1) : 2 * b - c;
  const d = k + 2 < size ? row(k + 2) : 2 * c - b;
  return b +
    u / 2 *
      (c - a + u * (2 * a - 5 * b + 4 * c - d + u * (3 * (b - c) + d - a)));
}

/**
 * The density on the edge of the smallest region that holds each share of all
 * probability; 0 where the grid as a whole holds less.
 *
 * @param extent The grid reaches from −extent to +extent on both axes.
 */
export function levelsHolding(
  { size, values }: Grid,
  extent: number,
  shares: readonly number[],
): number[] {
  const cell = (2 * extent / (size - 1)) ** 2;
  const descending = values.toSorted().reverse();
  return shares.map((share) => {
    let sum = 0;
    return descending.find((it) => (sum += it * cell) >= share) ?? 0;
  });
}

export type Point = [x: number, y: number];

/** Points round a region, the first one once more at the end. */
type Ring = Point[];

/**
 * The region where a density is above a level, as an SVG path in whole units
 * of a square drawing of the whole grid.
 *
 * @param units Width and height of the drawing.
 */
export function outline(
  { size, values }: Grid,
  level: number,
  units: number,
): string {
  // Between grid points d3 goes in straight lines, which logarithms are nearer to.
  const { coordinates } = d3Contours().size([size, size])
    .contour(Array.from(values, logOf), logOf(level));
  // d3 puts the value of grid point (i, j) at (i + ½, j + ½).
  const place = (it: number) => Math.round((it - .5) / (size - 1) * units);
  return coordinates.flat().map((ring: number[][]) =>
    ringPath(ring.map(([x, y]) => [place(x), place(y)]))
  ).join("");
}

/**
 * A ring of whole numbers as an SVG path, the same to see with the fewest
 * points: steps are relative, and those of no length are left out.
 */
export function ringPath(ring: Ring): string {
  const [[x0, y0], ...rest] = ring;
  let [x, y] = [x0, y0];
  let path = "";
  for (const [nextX, nextY] of withoutMiddles(rest.slice(0, -1), [x0, y0])) {
    path += `${nextX - x} ${nextY - y} `;
    [x, y] = [nextX, nextY];
  }
  if (!path.includes(" ", path.indexOf(" ") + 1)) return "";
  return `M${x0} ${y0}l${path.trimEnd().replaceAll(" -", "-")}z`;
}

/** Only the points at which a line turns. */
function withoutMiddles(points: Ring, start: [number, number]): Ring {
  const kept: Ring = [start];
  for (const point of points) {
    const last = kept.at(-1)!;
    if (point[0] === last[0] && point[1] === last[1]) continue;
    const before = kept.at(-2);
    const isStraight = before &&
      (last[0] - before[0]) * (point[1] - last[1]) ===
        (last[1] - before[1]) * (point[0] - last[0]);
    if (isStraight) kept.pop();
    kept.push(point);
  }
  return kept.slice(1);
}
