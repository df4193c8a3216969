import { gzipSync } from "node:zlib";
import {
  COMPONENT_UNIT,
  type FeatureTable,
  type FeatureTableSpec,
} from "../inference/feature_table.ts";
import { squaredDistance, type Vectors } from "./evaluation/vectors.ts";
import { nearestRows } from "./nearest_rows.ts";
import { symmetricEigen } from "./projection/principal_components.ts";

/** How well a table finds the nearest rows, held against all features. */
export interface Agreement {
  /** Pictures that were looked for. */
  queries: number;
  /** Nearest rows of each that were compared. */
  neighbours: number;
  /** Share of the table's that are among the exact ones. */
  recall: number;
  /** How much farther the table's last one is than the exact last one: the mean, as a share. */
  farther: number;
  /** Difference of the distances to the nearest row: the mean, without sign. */
  error: number;
}

/**
 * Features as a table that is small to fetch: `file.sha256` and its path are
 * the caller's to add.
 *
 * @param components kept, those of the largest variance
 * @param step what numbers are rounded to, in units of the features
 */
export function makeFeatureTable(
  { data, count, width }: Vectors,
  { components, step }: { components: number; step: number },
): { spec: Omit<FeatureTableSpec, "file">; bytes: Uint8Array<ArrayBuffer> } {
  const { vectors } = symmetricEigen(covariance({ data, count, width }), width);
  const axes = new Int16Array(components * width);
  for (let k = 0; k < components; k++) {
    for (let j = 0; j < width; j++) {
      axes[k * width + j] = Math.round(vectors[j * width + k] * COMPONENT_UNIT);
    }
  }
  // Along the rounded components, which are those that a reader has.
  const along = new Float64Array(components * count);
  for (let k = 0; k < components; k++) {
    const axis = axes.subarray(k * width, (k + 1) * width);
    for (let i = 0; i < count; i++) {
      let sum = 0;
      for (let j = 0; j < width; j++) sum += axis[j] * data[i * width + j];
      along[k * count + i] = sum / COMPONENT_UNIT;
    }
  }
  const centre = Array.from({ length: components }, (_, k) => {
    const of = along.subarray(k * count, (k + 1) * count);
    return Number((of.reduce((a, b) => a + b, 0) / count).toFixed(4));
  });
  const rows = Int8Array.from(along, (value, at) => {
    const steps = Math.round((value - centre[Math.floor(at / count)]) / step);
    return Math.min(127, Math.max(-127, steps));
  });
  const raw = new Uint8Array(axes.byteLength + rows.byteLength);
  raw.set(new Uint8Array(axes.buffer));
  raw.set(new Uint8Array(rows.buffer), axes.byteLength);
  return {
    spec: { count, width, components, step, centre },
    bytes: new Uint8Array(gzipSync(raw, { level: 9 })),
  };
}

/** Looks for the rows nearest to each query, in the table and in all features. */
export function agreementOf(
  table: FeatureTable,
  queries: Vectors,
  rows: Vectors,
  neighbours: number,
): Agreement {
  let [shared, farther, error] = [0, 0, 0];
  for (let i = 0; i < queries.count; i++) {
    const exact = nearestRows(queries, i, rows, neighbours);
    const features = queries.data.subarray(
      i * queries.width,
      (i + 1) * queries.width,
    );
    const found = table.nearest(features, neighbours);
    const known = new Set(exact.map(({ row }) => row));
    shared += found.filter(({ row }) => known.has(row)).length;
    const last = Math.max(
      ...found.map(({ row }) => squaredDistance(queries, i, rows, row)),
    );
    farther += Math.sqrt(last) / exact.at(-1)!.distance - 1;
    error += Math.abs(found[0].distance - exact[0].distance);
  }
  const { count } = queries;
  return {
    queries: count,
    neighbours,
    recall: shared / (neighbours * count),
    farther: farther / count,
    error: error / count,
  };
}

/** `[width, width]` */
function covariance({ data, count, width }: Vectors): Float64Array {
  const mean = new Float64Array(width);
  for (let i = 0; i < data.length; i++) mean[i % width] += data[i] / count;
  const out = new Float64Array(width * width);
  const row = new Float64Array(width);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < width; j++) row[j] = data[i * width + j] - mean[j];
    for (let j = 0; j < width; j++) {
      for (let k = 0; k <= j; k++) out[j * width + k] += row[j] * row[k];
    }
  }
  for (let j = 0; j < width; j++) {
    for (let k = 0; k <= j; k++) {
      out[j * width + k] /= count;
      out[k * width + j] = out[j * width + k];
    }
  }
  return out;
}
