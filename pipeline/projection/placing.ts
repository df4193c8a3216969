/**
 * Where a picture belongs on the map of the dataset: in the middle of the
 * glyphs that are most like it, by their principal components. Pure, so that
 * pages place pictures as the pipeline does.
 */

/** An affine map from pictures to principal components. */
export interface Loadings {
  /** `[dimension]` */
  readonly mean: Float64Array;
  /** `[dimension, components]` */
  readonly loadings: Float64Array;
  readonly components: number;
}

/**
 * The loadings for pictures with fewer pixels, each the mean of a square of the
 * old ones: what a picture loses by this hardly counts in its components.
 */
export function pooled(
  { mean, loadings, components }: Loadings,
  side: number,
): Loadings {
  const old = Math.sqrt(mean.length);
  const square = old / side;
  if (!Number.isInteger(square)) {
    throw new RangeError(`${old} pixels cannot become ${side}`);
  }
  const small = {
    mean: new Float64Array(side ** 2),
    loadings: new Float64Array(side ** 2 * components),
    components,
  };
  for (let j = 0; j < mean.length; j++) {
    const y = Math.floor(Math.floor(j / old) / square);
    const x = Math.floor(j % old / square);
    const to = y * side + x;
    small.mean[to] += mean[j] / square ** 2;
    for (let k = 0; k < components; k++) {
      small.loadings[to * components + k] += loadings[j * components + k];
    }
  }
  return small;
}

/** Principal components of one picture, `[components]`. */
export function project(
  ink: ArrayLike<number>,
  { mean, loadings, components }: Loadings,
): Float64Array {
  const out = new Float64Array(components);
  for (let j = 0, at = 0; j < ink.length; j++) {
    const value = ink[j] - mean[j];
    for (let k = 0; k < components; k++, at++) out[k] += value * loadings[at];
  }
  return out;
}

/** Numbers of the k nearest of `points` `[count, dimension]`, the nearest first. */
export function nearestTo(
  point: Float64Array,
  points: Float32Array,
  k: number,
): Uint32Array {
  const dimension = point.length;
  const distances = new Float64Array(points.length / dimension);
  for (let i = 0; i < distances.length; i++) {
    for (let d = 0; d < dimension; d++) {
      distances[i] += (points[i * dimension + d] - point[d]) ** 2;
    }
  }
  return Uint32Array.from(distances.keys())
    .sort((a, b) => distances[a] - distances[b] || a - b).slice(0, k);
}

/**
 * The geometric median of some places, and the median of their distances from
 * it. Unlike their mean it stays with the most of them where a few lie far off,
 * and so does not come to lie between two islands, where there is nothing.
 *
 * By Weiszfeld's iteration (Weiszfeld 1937), with distances kept off zero.
 *
 * @param positions `[count, 2]`
 */
export function middleOf(
  indices: Uint32Array,
  positions: Float32Array,
): { place: [x: number, y: number]; spread: number } {
  const points = Array.from(
    indices,
    (i) => [positions[2 * i], positions[2 * i + 1]],
  );
  let place = [0, 0];
  const distances = () =>
    points.map(([x, y]) => Math.hypot(x - place[0], y - place[1]));
  const weightedMean = (weights: number[]) => {
    const sum = weights.reduce((all, it) => all + it, 0);
    return [0, 1].map((axis) =>
      points.reduce((all, it, n) => all + weights[n] * it[axis], 0) / sum
    );
  };
  place = weightedMean(points.map(() => 1));
  for (let i = 0; i < 200; i++) {
    place = weightedMean(distances().map((it) => 1 / Math.max(it, 1e-6)));
  }
  const sorted = distances().sort((a, b) => a - b);
  return {
    place: [place[0], place[1]],
    spread: sorted[Math.floor(sorted.length / 2)],
  };
}
