import { type GridPoint, isolines } from "./isolines.ts";
import { domain, levels, mixture } from "./landscape.ts";
import { planeDensity } from "./plane_mixture.ts";
import { along, scale } from "./stretch.ts";

let found: GridPoint[][][] | undefined;

/** The landscape's contours, level by level, in x and y; found once. */
export function contours(): GridPoint[][][] {
  if (found) return found;
  const cells = 80;
  const [xs, ys] = [along(domain.x, cells), along(domain.y, cells)];
  const values = ys.flatMap((y) => xs.map((x) => planeDensity(mixture, x, y)));
  const grid = { columns: cells + 1, rows: cells + 1, values };
  const top = Math.max(...values);
  const atX = scale([0, cells], domain.x);
  const atY = scale([0, cells], domain.y);
  return found = levels.map((level) =>
    isolines(grid, level * top).map((line) =>
      line.map(([column, row]): GridPoint => [atX(column), atY(row)])
    )
  );
}
