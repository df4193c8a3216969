/** Mean and spread of points in the plane, one spread for both axes. */
export interface Spread {
  mean: [number, number];
  /** Square root of the mean of both axes' variances. */
  deviation: number;
}

/** @param positions `[count, 2]` */
export function spreadOf(positions: Float32Array): Spread {
  const count = positions.length / 2;
  const mean: [number, number] = [0, 0];
  for (let i = 0; i < positions.length; i++) {
    mean[i % 2] += positions[i] / count;
  }
  let squares = 0;
  for (let i = 0; i < positions.length; i++) {
    squares += (positions[i] - mean[i % 2]) ** 2;
  }
  return { mean, deviation: Math.sqrt(squares / positions.length) };
}

/**
 * Standard deviation of the kernel for an estimate of a density in the plane:
 * Scott's rule (Scott 1992, equation 6.42), σ n^(−1/6), times `adjust`. The
 * rule supposes one Gaussian; data with many small clusters wants less.
 */
export function kernelBandwidth(
  positions: Float32Array,
  adjust: number,
): number {
  const count = positions.length / 2;
  return adjust * spreadOf(positions).deviation * count ** (-1 / 6);
}
