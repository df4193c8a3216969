/** Values at the points of a grid, row by row. */
export interface Grid {
  columns: number;
  rows: number;
  values: ArrayLike<number>;
}

/** A point of a grid: column and row, not whole. */
export type GridPoint = [column: number, row: number];

/** Sides of a cell between four points, by the corners that each lies between. */
const corners = [[0, 0], [1, 0], [1, 1], [0, 1]] as const;

/**
 * Closed lines along which the values come to a level above 0, by marching
 * squares. Round the grid all is 0. Where two opposite corners of a cell
 * are above, they are kept apart.
 */
export function isolines({ columns, rows, values }: Grid, level: number) {
  const at = (column: number, row: number) =>
    column < 0 || row < 0 || column >= columns || row >= rows
      ? 0
      : values[row * columns + column];
  // From the place where a line comes into a cell, to where it leaves it.
  const next = new Map<string, string>();
  const places = new Map<string, GridPoint>();
  for (let row = -1; row < rows; row++) {
    for (let column = -1; column < columns; column++) {
      const points = corners.map(([right, down]): GridPoint => [
        column + right,
        row + down,
      ]);
      const heights = points.map((it) => at(...it));
      for (let enters = 0; enters < 4; enters++) {
        // Clockwise round the cell: up through the level, then down again.
        if (heights[enters] >= level || heights[(enters + 1) % 4] < level) {
          continue;
        }
        let leaves = (enters + 1) % 4;
        while (heights[(leaves + 1) % 4] >= level) leaves = (leaves + 1) % 4;
        const [from, to] = [enters, leaves].map((side) => {
          const [a, b] = [side, (side + 1) % 4];
          const share = (level - heights[a]) / (heights[b] - heights[a]);
          const place = points[a].map((it, axis) =>
            it + share * (points[b][axis] - it)
          ) as GridPoint;
          // The same in both cells that have this side.
          const id = [points[a].join(), points[b].join()].sort().join();
          places.set(id, place);
          return id;
        });
        next.set(from, to);
      }
    }
  }
  const lines: GridPoint[][] = [];
  for (const start of next.keys()) {
    const line: GridPoint[] = [];
    for (let id = start; next.has(id);) {
      line.push(places.get(id)!);
      const following = next.get(id)!;
      next.delete(id);
      id = following;
    }
    if (line.length) lines.push(line);
  }
  return lines;
}
