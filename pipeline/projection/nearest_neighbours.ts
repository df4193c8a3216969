/** Points `[count, dimension]`. */
export interface Points {
  readonly data: Float32Array;
  readonly count: number;
  readonly dimension: number;
}

export interface Neighbours {
  /** `[to − from, k]`: the point itself, then the others by distance, ties by number. */
  indices: Uint32Array;
  /** Euclidean, `[to − from, k]`. */
  distances: Float64Array;
}

/** Coordinates added up between two looks at whether a point is already too far. */
const BLOCK = 10;

/**
 * The k nearest neighbours, itself among them, of the points `from` … `to` − 1,
 * exactly. The first coordinates should be the widest, as principal components
 * are: most points are then told to be too far by a block of them.
 */
export function nearestNeighbours(
  { data, count, dimension }: Points,
  k: number,
  from = 0,
  to = count,
): Neighbours {
  const indices = new Uint32Array((to - from) * k);
  const distances = new Float64Array((to - from) * k);
  const nearest = new Uint32Array(k);
  const squares = new Float64Array(k);
  for (let i = from; i < to; i++) {
    squares.fill(Infinity);
    nearest.fill(0xffffffff);
    nearest[0] = i;
    squares[0] = 0;
    // Neighbours by number are alike, so starting there soon gives a tight bound.
    for (let step = 1; step < count; step++) {
      const j = i + step < count ? i + step : i + step - count;
      const worst = squares[k - 1];
      let square = 0;
      for (let d = 0; d < dimension && square <= worst;) {
        const end = Math.min(d + BLOCK, dimension);
        for (; d < end; d++) {
          const difference = data[i * dimension + d] - data[j * dimension + d];
          square += difference * difference;
        }
      }
      if (square > worst) continue;
      let place = k - 1;
      if (square === worst && j > nearest[place]) continue;
      while (
        place > 1 &&
        (squares[place - 1] > square ||
          squares[place - 1] === square && nearest[place - 1] > j)
      ) {
        squares[place] = squares[place - 1];
        nearest[place] = nearest[place - 1];
        place--;
      }
      squares[place] = square;
      nearest[place] = j;
    }
    const at = (i - from) * k;
    indices.set(nearest, at);
    for (let n = 0; n < k; n++) distances[at + n] = Math.sqrt(squares[n]);
  }
  return { indices, distances };
}
