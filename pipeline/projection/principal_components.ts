import { fillNormal } from "../../diffusion/mod.ts";

/** Rows of bytes: `data` is `[count, dimension]`. */
export interface ByteRows {
  readonly data: Uint8Array;
  readonly count: number;
  readonly dimension: number;
}

export interface PrincipalComponents {
  /** Coordinates of each row, `[count, components]`, largest variance first. */
  coordinates: Float32Array;
  /** Variance along each component, in squared bytes (divided by count). */
  variances: Float64Array;
  /** Sum of the variances of all dimensions. */
  totalVariance: number;
}

export interface PrincipalOptions {
  components: number;
  /** Columns carried along beyond those wanted, which make the last of them exact sooner. */
  oversampling: number;
  /** Times the covariance is applied; each reads all rows once. */
  iterations: number;
  seed: number;
}

/** One reading of all rows, which may be shared out over threads. */
export interface RowPasses {
  /** Σ of the rows and Σ of their squares. */
  moments(): Promise<Moments>;
  /** (X − mean)ᵀ (X − mean) basis, for a basis `[dimension, width]`. */
  applyCovariance(
    basis: Float64Array,
    mean: Float64Array,
  ): Promise<Float64Array>;
  /** (X − mean) basis, `[count, width]`. */
  project(basis: Float64Array, mean: Float64Array): Promise<Float64Array>;
}

export interface Moments {
  sum: Float64Array;
  sumOfSquares: number;
}

/**
 * Principal components by randomised subspace iteration (Halko, Martinsson &
 * Tropp 2011, algorithm 4.4): a random basis is multiplied by the covariance a
 * few times, orthonormalised in between, and the small covariance inside it is
 * diagonalised. The covariance itself, `[dimension, dimension]`, is never
 * made, nor are the centred rows.
 *
 * Each component's sign is chosen so that its largest loading is positive.
 */
export async function principalComponents(
  passes: RowPasses,
  { count, dimension }: { count: number; dimension: number },
  { components, oversampling, iterations, seed }: PrincipalOptions,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<PrincipalComponents> {
  const width = Math.min(components + oversampling, dimension, count);
  if (components > width) {
    throw new RangeError(
      `${components} components asked of ${count} rows of ${dimension}`,
    );
  }
  const total = iterations + 2;
  const { sum, sumOfSquares } = await passes.moments();
  const mean = sum.map((it) => it / count);
  const totalVariance = sumOfSquares / count -
    mean.reduce((all, it) => all + it * it, 0);
  onProgress(1, total);

  let basis: Float64Array = Float64Array.from(
    fillNormal(new Float32Array(dimension * width), {
      seed,
      sample: 0,
      step: 0,
    }),
  );
  for (let i = 0; i < iterations; i++) {
    basis = await passes.applyCovariance(basis, mean);
    orthonormalise(basis, dimension, width);
    onProgress(i + 2, total);
  }
  if (iterations === 0) orthonormalise(basis, dimension, width);

  const inBasis = await passes.project(basis, mean);
  const small = innerProducts(inBasis, count, width);
  for (let i = 0; i < small.length; i++) small[i] /= count;
  const { values, vectors } = symmetricEigen(small, width);
  const loadings = multiply(basis, vectors, dimension, width);
  fixSigns(vectors, loadings, dimension, width);
  const rotated = multiply(inBasis, vectors, count, width);
  const coordinates = new Float32Array(count * components);
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < components; k++) {
      coordinates[i * components + k] = rotated[i * width + k];
    }
  }
  onProgress(total, total);
  return {
    coordinates,
    variances: values.slice(0, components),
    totalVariance,
  };
}

/** Rows and columns of a tile, whose part of a basis and of what is added up stays near the processor. */
const TILE = { rows: 64, columns: 256 };

/** Passes over rows in this thread. Bytes of 0 cost nothing. */
export function passesOver({ data, count, dimension }: ByteRows): RowPasses {
  /** Rows of a tile, apart by no power of two: they would push each other out of the cache. */
  const stride = dimension + 64;
  const block = new Uint8Array(TILE.rows * stride);
  /** Columns, or rows, of a tile where a byte is not 0, and those bytes. */
  const places = new Uint32Array(Math.max(TILE.rows, TILE.columns));
  const bytes = new Float64Array(places.length);

  /** (X − mean) basis for `size` rows from `first` on, in `out` `[size, width]`; the rows stay in `block`. */
  function projectRows(
    first: number,
    size: number,
    basis: Float64Array,
    offset: Float64Array,
    out: Float64Array,
  ): void {
    const width = offset.length;
    for (let i = 0, at = 0; i < size; i++) {
      const row = (first + i) * dimension;
      block.set(data.subarray(row, row + dimension), i * stride);
      for (let k = 0; k < width; k++, at++) out[at] = -offset[k];
    }
    for (let from = 0; from < dimension; from += TILE.columns) {
      const to = Math.min(from + TILE.columns, dimension);
      for (let i = 0; i < size; i++) {
        const row = i * stride;
        let found = 0;
        for (let j = from; j < to; j++) {
          const value = block[row + j];
          if (value === 0) continue;
          places[found] = j;
          bytes[found++] = value;
        }
        addRows(out, i, basis, places, bytes, found, width);
      }
    }
  }

  return {
    moments() {
      const sum = new Float64Array(dimension);
      let sumOfSquares = 0;
      for (let i = 0; i < count; i++) {
        const row = data.subarray(i * dimension, (i + 1) * dimension);
        for (let j = 0; j < dimension; j++) {
          sum[j] += row[j];
          sumOfSquares += row[j] * row[j];
        }
      }
      return Promise.resolve({ sum, sumOfSquares });
    },
    applyCovariance(basis, mean) {
      const width = basis.length / dimension;
      const out = new Float64Array(basis.length);
      const offset = projectedMean(basis, mean, width);
      const projected = new Float64Array(TILE.rows * width);
      const sumOfProjected = new Float64Array(width);
      for (let first = 0; first < count; first += TILE.rows) {
        const size = Math.min(TILE.rows, count - first);
        projectRows(first, size, basis, offset, projected);
        for (let i = 0, at = 0; i < size; i++) {
          for (let k = 0; k < width; k++, at++) {
            sumOfProjected[k] += projected[at];
          }
        }
        for (let j = 0; j < dimension; j++) {
          let found = 0;
          for (let i = 0; i < size; i++) {
            const value = block[i * stride + j];
            if (value === 0) continue;
            places[found] = i;
            bytes[found++] = value;
          }
          addRows(out, j, projected, places, bytes, found, width);
        }
      }
      // The mean's part, left out of each row above.
      for (let j = 0, at = 0; j < dimension; j++) {
        for (let k = 0; k < width; k++, at++) {
          out[at] -= mean[j] * sumOfProjected[k];
        }
      }
      return Promise.resolve(out);
    },
    project(basis, mean) {
      const width = basis.length / dimension;
      const offset = projectedMean(basis, mean, width);
      const out = new Float64Array(count * width);
      for (let first = 0; first < count; first += TILE.rows) {
        const size = Math.min(TILE.rows, count - first);
        projectRows(
          first,
          size,
          basis,
          offset,
          out.subarray(first * width, (first + size) * width),
        );
      }
      return Promise.resolve(out);
    },
  };
}

/**
 * Adds rows of `from` to row `to` of `out`, both `width` wide: row `places[n]`
 * times `factors[n]`, four at a time, so that `out` is read and written less.
 */
function addRows(
  out: Float64Array,
  to: number,
  from: Float64Array,
  places: Uint32Array,
  factors: Float64Array,
  count: number,
  width: number,
): void {
  const begin = to * width;
  const end = begin + width;
  let n = 0;
  for (; n + 4 <= count; n += 4) {
    const [a, b, c, d] = [
      factors[n],
      factors[n + 1],
      factors[n + 2],
      factors[n + 3],
    ];
    let atA = places[n] * width;
    let atB = places[n + 1] * width;
    let atC = places[n + 2] * width;
    let atD = places[n + 3] * width;
    for (let at = begin; at < end; at++) {
      out[at] += a * from[atA++] + b * from[atB++] + c * from[atC++] +
        d * from[atD++];
    }
  }
  for (; n < count; n++) {
    const factor = factors[n];
    let atFrom = places[n] * width;
    for (let at = begin; at < end; at++) out[at] += factor * from[atFrom++];
  }
}

function projectedMean(
  basis: Float64Array,
  mean: Float64Array,
  width: number,
): Float64Array {
  const out = new Float64Array(width);
  for (let j = 0, at = 0; j < mean.length; j++) {
    for (let k = 0; k < width; k++, at++) out[k] += mean[j] * basis[at];
  }
  return out;
}

/** Makes the columns of `[rows, width]` orthonormal in place (Gram–Schmidt, done twice so that rounding does not tell). */
export function orthonormalise(
  matrix: Float64Array,
  rows: number,
  width: number,
): void {
  const columns = transposed(matrix, rows, width);
  for (let k = 0; k < width; k++) {
    const column = columns.subarray(k * rows, (k + 1) * rows);
    for (let pass = 0; pass < 2; pass++) {
      for (let l = 0; l < k; l++) {
        const other = columns.subarray(l * rows, (l + 1) * rows);
        const along = dot(column, other);
        for (let j = 0; j < rows; j++) column[j] -= along * other[j];
      }
      const length = Math.sqrt(dot(column, column));
      // A column inside the span of those before it has nothing of its own.
      const scale = length > 1e-300 ? 1 / length : 0;
      for (let j = 0; j < rows; j++) column[j] *= scale;
    }
  }
  matrix.set(transposed(columns, width, rows));
}

/**
 * Eigenvalues, largest first, and eigenvectors (columns of `[n, n]`) of a
 * symmetric matrix, by cyclic Jacobi rotations.
 */
export function symmetricEigen(
  matrix: Float64Array,
  n: number,
): { values: Float64Array; vectors: Float64Array } {
  const a = matrix.slice();
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  const size = dot(a, a);
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) off += a[p * n + q] ** 2;
    }
    if (off <= 1e-30 * size) break;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) rotate(a, v, n, p, q);
    }
  }
  const order = Array.from({ length: n }, (_, i) => i)
    .sort((i, j) => a[j * n + j] - a[i * n + i]);
  const vectors = new Float64Array(n * n);
  for (const [k, from] of order.entries()) {
    for (let i = 0; i < n; i++) vectors[i * n + k] = v[i * n + from];
  }
  return { values: Float64Array.from(order, (i) => a[i * n + i]), vectors };
}

/** One rotation in the plane (p, q) that makes a[p, q] zero. */
function rotate(
  a: Float64Array,
  v: Float64Array,
  n: number,
  p: number,
  q: number,
): void {
  const apq = a[p * n + q];
  if (apq === 0) return;
  const theta = (a[q * n + q] - a[p * n + p]) / (2 * apq);
  const t = (theta < 0 ? -1 : 1) /
    (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let i = 0; i < n; i++) {
    const ip = a[i * n + p];
    const iq = a[i * n + q];
    a[i * n + p] = c * ip - s * iq;
    a[i * n + q] = s * ip + c * iq;
  }
  for (let i = 0; i < n; i++) {
    const pi = a[p * n + i];
    const qi = a[q * n + i];
    a[p * n + i] = c * pi - s * qi;
    a[q * n + i] = s * pi + c * qi;
    const vp = v[i * n + p];
    const vq = v[i * n + q];
    v[i * n + p] = c * vp - s * vq;
    v[i * n + q] = s * vp + c * vq;
  }
}

/** An eigenvector's sign is free: take the one that makes its largest loading positive. */
function fixSigns(
  vectors: Float64Array,
  loadings: Float64Array,
  rows: number,
  width: number,
): void {
  for (let k = 0; k < width; k++) {
    let largest = 0;
    for (let j = 0; j < rows; j++) {
      const loading = loadings[j * width + k];
      if (Math.abs(loading) > Math.abs(largest)) largest = loading;
    }
    if (largest >= 0) continue;
    for (let i = 0; i < width; i++) vectors[i * width + k] *= -1;
  }
}

/** AᵀA for A `[rows, width]`. */
function innerProducts(
  a: Float64Array,
  rows: number,
  width: number,
): Float64Array {
  const out = new Float64Array(width * width);
  for (let i = 0; i < rows; i++) {
    const row = a.subarray(i * width, (i + 1) * width);
    for (let k = 0; k < width; k++) {
      for (let l = 0; l < width; l++) out[k * width + l] += row[k] * row[l];
    }
  }
  return out;
}

/** A B for A `[rows, width]` and B `[width, width]`. */
function multiply(
  a: Float64Array,
  b: Float64Array,
  rows: number,
  width: number,
): Float64Array {
  const out = new Float64Array(rows * width);
  for (let i = 0; i < rows; i++) {
    for (let l = 0; l < width; l++) {
      const value = a[i * width + l];
      for (let k = 0; k < width; k++) {
        out[i * width + k] += value * b[l * width + k];
      }
    }
  }
  return out;
}

function transposed(a: Float64Array, rows: number, width: number) {
  const out = new Float64Array(a.length);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < width; k++) out[k * rows + i] = a[i * width + k];
  }
  return out;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
