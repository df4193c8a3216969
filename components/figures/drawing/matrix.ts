/** Rows of numbers, all equally long. */
export type Matrix = readonly Float32Array[];

/** A flat array as rows. */
export function rowsOf(values: Float32Array, width: number): Float32Array[] {
  return Array.from(
    { length: values.length / width },
    (_, i) => values.subarray(i * width, (i + 1) * width),
  );
}

/** Rows become columns. */
export function transposed(rows: Matrix): Float32Array[] {
  return Array.from(
    rows[0],
    (_, column) => Float32Array.from(rows, (row) => row[column]),
  );
}

/** Each column less its mean: what tells the rows apart. */
export function centred(rows: Matrix): Float32Array[] {
  const means = new Float64Array(rows[0].length);
  for (const row of rows) row.forEach((it, i) => means[i] += it / rows.length);
  return rows.map((row) => row.map((it, i) => it - means[i]));
}

/**
 * Cosine of the angle between every two rows, in [−1, 1]: 1 where they point
 * the same way, −1 where they are opposed.
 */
export function cosineSimilarities(rows: Matrix): Float32Array[] {
  const lengths = rows.map((row) => Math.hypot(...row));
  return rows.map((a, i) =>
    Float32Array.from(rows, (b, j) => dot(a, b) / (lengths[i] * lengths[j]))
  );
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, it, i) => sum + it * b[i], 0);
}
