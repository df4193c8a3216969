/**
 * out = Σ weightᵢ · arrayᵢ, each element rounded to float32 once. Terms of
 * weight 0 are not read; `out` may be one of the arrays.
 *
 * @param arrays At most as many as there are weights, each as long as `out`.
 * @throws RangeError for more than six terms.
 */
export function weightedSum(
  out: Float32Array,
  weights: readonly number[],
  arrays: readonly Float32Array[],
): Float32Array {
  const counts = arrays.map((_, i) => i)
    .filter((i) => (weights[i] ?? 0) !== 0);
  const [p, q, r, s, t, u] = counts.map((i) => weights[i]);
  const [x, y, z, k, l, m] = counts.map((i) => arrays[i]);
  const n = out.length;
  // A loop for each number of terms, since one over terms and elements takes
  // several times as long.
  switch (counts.length) {
    case 0:
      out.fill(0);
      break;
    case 1:
      for (let i = 0; i < n; i++) out[i] = p * x[i];
      break;
    case 2:
      for (let i = 0; i < n; i++) out[i] = p * x[i] + q * y[i];
      break;
    case 3:
      for (let i = 0; i < n; i++) out[i] = p * x[i] + q * y[i] + r * z[i];
      break;
    case 4:
      for (let i = 0; i < n; i++) {
        out[i] = p * x[i] + q * y[i] + r * z[i] + s * k[i];
      }
      break;
    case 5:
      for (let i = 0; i < n; i++) {
        out[i] = p * x[i] + q * y[i] + r * z[i] + s * k[i] + t * l[i];
      }
      break;
    case 6:
      for (let i = 0; i < n; i++) {
        out[i] = p * x[i] + q * y[i] + r * z[i] + s * k[i] + t * l[i] +
          u * m[i];
      }
      break;
    default:
      throw new RangeError(`weightedSum: ${counts.length} terms, at most six`);
  }
  return out;
}
