/** A hill of the density: all points from which climbing leads to one summit. */
export interface Hill {
  /** The summit. */
  x: number;
  y: number;
  /** Row numbers of its points. */
  members: number[];
}

/**
 * Divides points into hills of their Gaussian kernel density, largest first:
 * the density is laid on a grid, and every cell climbs to its highest
 * neighbour until none is higher.
 *
 * @param positions `[count, 2]`
 * @param bandwidth Standard deviation of the kernel, in the units of the
 *   positions: the wider, the fewer hills.
 * @param cells Cells along the longer side.
 */
export function hills(
  positions: Float32Array,
  bandwidth: number,
  cells = 128,
): Hill[] {
  const grid = densityGrid(positions, bandwidth, cells);
  const { width, height, values, cellOf, centreOf } = grid;
  const summits = new Int32Array(values.length).fill(-1);
  const climb = (start: number): number => {
    const path = [];
    let cell = start;
    while (summits[cell] < 0) {
      path.push(cell);
      const next = highestAround(values, width, height, cell);
      if (next === cell) {
        summits[cell] = cell;
        break;
      }
      cell = next;
    }
    for (const passed of path) summits[passed] = summits[cell];
    return summits[cell];
  };
  const found = new Map<number, Hill>();
  for (let i = 0; i < positions.length / 2; i++) {
    const summit = climb(cellOf(positions[2 * i], positions[2 * i + 1]));
    const hill = found.get(summit);
    if (hill) hill.members.push(i);
    else {
      const [x, y] = centreOf(summit);
      found.set(summit, { x, y, members: [i] });
    }
  }
  return [...found.values()].sort((a, b) =>
    b.members.length - a.members.length || a.x - b.x
  );
}

function densityGrid(
  positions: Float32Array,
  bandwidth: number,
  cells: number,
) {
  const [x0, x1] = rangeOf(positions, 0);
  const [y0, y1] = rangeOf(positions, 1);
  const size = Math.max(x1 - x0, y1 - y0) / cells;
  const width = Math.floor((x1 - x0) / size) + 1;
  const height = Math.floor((y1 - y0) / size) + 1;
  const cellOf = (x: number, y: number) =>
    Math.floor((y - y0) / size) * width + Math.floor((x - x0) / size);
  const counts = new Float64Array(width * height);
  for (let i = 0; i < positions.length; i += 2) {
    counts[cellOf(positions[i], positions[i + 1])]++;
  }
  const values = blurred(
    blurred(counts, width, height, 1, bandwidth / size),
    width,
    height,
    width,
    bandwidth / size,
  );
  const centreOf = (cell: number): [number, number] => [
    x0 + (cell % width + 0.5) * size,
    y0 + (Math.floor(cell / width) + 0.5) * size,
  ];
  return { width, height, values, cellOf, centreOf };
}

/** Gaussian blur along rows (stride 1) or columns (stride = width); zero outside. */
function blurred(
  values: Float64Array,
  width: number,
  height: number,
  stride: number,
  deviation: number,
): Float64Array {
  const reach = Math.ceil(4 * deviation);
  const kernel = Array.from(
    { length: reach + 1 },
    (_, i) => Math.exp(-((i / deviation) ** 2) / 2),
  );
  const out = new Float64Array(values.length);
  for (let cell = 0; cell < values.length; cell++) {
    const place = stride === 1 ? cell % width : Math.floor(cell / width);
    const length = stride === 1 ? width : height;
    const last = Math.min(reach, length - 1 - place);
    for (let i = -Math.min(reach, place); i <= last; i++) {
      out[cell] += kernel[Math.abs(i)] * values[cell + i * stride];
    }
  }
  return out;
}

function highestAround(
  values: Float64Array,
  width: number,
  height: number,
  cell: number,
): number {
  const x = cell % width;
  const y = Math.floor(cell / width);
  let highest = cell;
  for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
    for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
      const other = v * width + u;
      if (values[other] > values[highest]) highest = other;
    }
  }
  return highest;
}

function rangeOf(positions: Float32Array, axis: 0 | 1): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (let i = axis; i < positions.length; i += 2) {
    low = Math.min(low, positions[i]);
    high = Math.max(high, positions[i]);
  }
  return [low, high];
}
