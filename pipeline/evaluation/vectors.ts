/** Vectors `[count, width]`, row by row. */
export interface Vectors {
  readonly data: Float32Array;
  readonly count: number;
  readonly width: number;
}

/** The rows with these numbers. */
export function rowsOf(
  { data, width }: Vectors,
  rows: readonly number[],
): Vectors {
  const out = new Float32Array(rows.length * width);
  for (const [i, row] of rows.entries()) {
    out.set(data.subarray(row * width, (row + 1) * width), i * width);
  }
  return { data: out, count: rows.length, width };
}

/** As many of the rows as there are, from the first. */
export function firstRows(
  { data, count, width }: Vectors,
  atMost: number,
): Vectors {
  const kept = Math.min(atMost, count);
  return { data: data.subarray(0, kept * width), count: kept, width };
}

/** Coordinates added up between two looks at whether a pair is already too far. */
const BLOCK = 32;

/**
 * Squared Euclidean distance of row i of `a` and row j of `b`, or some number
 * above `limit` if it is above `limit`.
 */
export function squaredDistance(
  a: Vectors,
  i: number,
  b: Vectors,
  j: number,
  limit = Infinity,
): number {
  const { width } = a;
  const x = a.data;
  const y = b.data;
  let p = i * width;
  let q = j * width;
  const end = p + width;
  let square = 0;
  while (p < end && square <= limit) {
    for (const stop = Math.min(p + BLOCK, end); p < stop; p++, q++) {
      const difference = x[p] - y[q];
      square += difference * difference;
    }
  }
  return square;
}

/**
 * Euclidean distance from each row of `queries` to its k-th nearest row of
 * `references`; Infinity where there are fewer than k. If both are the same
 * object, a row is no neighbour of itself.
 */
export function nearestDistances(
  queries: Vectors,
  references: Vectors,
  k = 1,
): Float64Array {
  const distances = new Float64Array(queries.count);
  const squares = new Float64Array(k);
  for (let i = 0; i < queries.count; i++) {
    squares.fill(Infinity);
    for (let j = 0; j < references.count; j++) {
      if (queries === references && i === j) continue;
      const square = squaredDistance(
        queries,
        i,
        references,
        j,
        squares[k - 1],
      );
      if (square >= squares[k - 1]) continue;
      let place = k - 1;
      for (; place > 0 && squares[place - 1] > square; place--) {
        squares[place] = squares[place - 1];
      }
      squares[place] = square;
    }
    distances[i] = Math.sqrt(squares[k - 1]);
  }
  return distances;
}
