/**
 * What a classifier sees in many pictures, in so few bytes that a page can
 * fetch it: the features along their principal components, each rounded to a
 * multiple of one step, so that distances come out nearly as they are.
 */
import type { ManifestFile } from "./manifest.ts";

/** What is known of a table besides its numbers. */
export interface FeatureTableSpec {
  /**
   * A gzip of, first, the components: int16 `[components, width]`, in units of
   * 1/32767; then the rows along them: int8 `[components, count]`, in steps from
   * the centre.
   */
  readonly file: ManifestFile;
  readonly count: number;
  /** Features of a picture. */
  readonly width: number;
  readonly components: number;
  readonly step: number;
  /** By component. */
  readonly centre: readonly number[];
}

/** A row of a table, and how far it is. */
export interface NearRow {
  readonly row: number;
  /** Euclidean, less what rounding adds to it on average. */
  readonly distance: number;
}

/** One of the component's numbers that stands for 1. */
export const COMPONENT_UNIT = 32767;

export interface FeatureTable {
  readonly count: number;
  /**
   * The rows nearest to a picture, the nearest first.
   * @param features `[width]`
   */
  nearest(features: Float32Array, wanted: number): NearRow[];
}

/**
 * Opens a table.
 * @param bytes the whole of its file
 * @throws {RangeError} if there are more or fewer numbers than it says
 */
export async function openFeatureTable(
  { count, width, components, step, centre }: FeatureTableSpec,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<FeatureTable> {
  const stream = new Blob([bytes]).stream()
    .pipeThrough(new DecompressionStream("gzip"));
  const buffer = await new Response(stream).arrayBuffer();
  const axesLength = components * width;
  if (buffer.byteLength !== 2 * axesLength + components * count) {
    throw new RangeError(
      `a table of ${buffer.byteLength} bytes: not ${components} components of ${width} features and ${count} rows`,
    );
  }
  const axes = new Int16Array(buffer, 0, axesLength);
  const rows = new Int8Array(buffer, 2 * axesLength);
  return {
    count,
    nearest(features, wanted) {
      // In steps, component by component, as the rows are stored.
      const squares = new Float32Array(count);
      for (let k = 0; k < components; k++) {
        let along = 0;
        for (let j = 0; j < width; j++) {
          along += axes[k * width + j] * features[j];
        }
        const place = (along / COMPONENT_UNIT - centre[k]) / step;
        const from = k * count;
        for (let i = 0; i < count; i++) {
          const difference = place - rows[from + i];
          squares[i] += difference * difference;
        }
      }
      return leastOf(squares, wanted).map((row) => ({
        row,
        // A number that is rounded is off by 1/12 of a squared step on average.
        distance: step * Math.sqrt(Math.max(squares[row] - components / 12, 0)),
      }));
    },
  };
}

/** Places of the least of the values, the least first; of equals, the first. */
function leastOf(values: Float32Array, wanted: number): number[] {
  const found: number[] = [];
  for (let i = 0; i < values.length; i++) {
    if (found.length === wanted && values[i] >= values[found[wanted - 1]]) {
      continue;
    }
    let place = found.length;
    while (place > 0 && values[found[place - 1]] > values[i]) place--;
    found.splice(place, 0, i);
    if (found.length > wanted) found.pop();
  }
  return found;
}
