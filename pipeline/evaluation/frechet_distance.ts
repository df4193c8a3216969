import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { Vectors } from "./vectors.ts";

/** What a normal distribution is known by. */
export interface Normal {
  /** `[width]` */
  readonly mean: Float64Array;
  /** `[width, width]` */
  readonly covariance: Matrix;
}

/**
 * The normal distribution with the mean and the covariance (over count − 1) of
 * the samples.
 *
 * @throws RangeError for fewer than two samples.
 */
export function normalOf({ data, count, width }: Vectors): Normal {
  if (count < 2) throw new RangeError(`${count} samples have no covariance`);
  const mean = new Float64Array(width);
  for (let i = 0; i < count * width; i++) mean[i % width] += data[i] / count;
  const sums = Array.from({ length: width }, () => new Float64Array(width));
  const centred = new Float64Array(width);
  for (let i = 0; i < count; i++) {
    for (let a = 0; a < width; a++) {
      centred[a] = data[i * width + a] - mean[a];
    }
    for (let a = 0; a < width; a++) {
      const row = sums[a];
      const value = centred[a];
      for (let b = a; b < width; b++) row[b] += value * centred[b];
    }
  }
  const covariance = new Matrix(width, width);
  for (let a = 0; a < width; a++) {
    for (let b = a; b < width; b++) {
      const value = sums[a][b] / (count - 1);
      covariance.set(a, b, value);
      covariance.set(b, a, value);
    }
  }
  return { mean, covariance };
}

/**
 * Fréchet distance of two normal distributions (Heusel et al. 2017, equation
 * 6; the square of the 2-Wasserstein distance, as is the custom),
 *
 *     |μ₁ − μ₂|² + tr(C₁ + C₂ − 2 (C₁ C₂)^½).
 *
 * The trace of the root is that of (C₁^½ C₂ C₁^½)^½, which is symmetric. From
 * samples it comes out too large, the more so the fewer they are: compare at
 * equal numbers.
 */
export function frechetDistance(a: Normal, b: Normal): number {
  let distance = 0;
  for (const [i, mean] of a.mean.entries()) distance += (mean - b.mean[i]) ** 2;
  const root = squareRoot(a.covariance);
  const middle = root.mmul(b.covariance).mmul(root);
  const traceOfRoot = eigenvalues(middle).reduce(
    (sum, value) => sum + Math.sqrt(Math.max(0, value)),
    0,
  );
  return distance + a.covariance.trace() + b.covariance.trace() -
    2 * traceOfRoot;
}

function eigenvalues(symmetric: Matrix): number[] {
  return decomposition(symmetric).realEigenvalues;
}

/** The symmetric root of a matrix without negative eigenvalues but for rounding. */
function squareRoot(symmetric: Matrix): Matrix {
  const { eigenvectorMatrix, realEigenvalues } = decomposition(symmetric);
  const roots = realEigenvalues.map((it) => Math.sqrt(Math.max(0, it)));
  return eigenvectorMatrix.clone().mulRowVector(roots)
    .mmul(eigenvectorMatrix.transpose());
}

function decomposition(symmetric: Matrix) {
  return new EigenvalueDecomposition(symmetric, { assumeSymmetric: true });
}
