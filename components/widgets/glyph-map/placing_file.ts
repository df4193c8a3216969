import type { Loadings } from "../../../pipeline/projection/placing.ts";

/** What it takes to place a picture on the map. */
export interface Placing extends Loadings {
  /** Of a picture to be placed, in pixels. */
  side: number;
  /** Of the map's glyphs, in the order of its points: `[count, components]`. */
  coordinates: Float32Array;
}

/**
 * `placing.bin`: three whole numbers (side, components, count), the mean and
 * the largest value of each component, of loadings and of coordinates, as
 * float32; then loadings and coordinates as int8, in 127ths of these. A quarter
 * of the bytes, and nearly the same places.
 */
export function packPlacing(
  { side, components, mean, loadings, coordinates }: Placing,
): Uint8Array<ArrayBuffer> {
  const count = coordinates.length / components;
  const header = new Float32Array(mean.length + 2 * components);
  header.set(mean);
  const parts = [loadings, coordinates].map((values, part) => {
    const largest = header.subarray(mean.length + part * components)
      .subarray(0, components);
    for (let i = 0; i < values.length; i++) {
      const k = i % components;
      largest[k] = Math.max(largest[k], Math.abs(values[i]));
    }
    const whole = new Int8Array(values.length);
    for (let i = 0; i < values.length; i++) {
      whole[i] = Math.round(values[i] / (largest[i % components] || 1) * 127);
    }
    return whole;
  });
  const sizes = Uint32Array.of(side, components, count);
  const all = [sizes, header, ...parts];
  const bytes = new Uint8Array(all.reduce((n, it) => n + it.byteLength, 0));
  let at = 0;
  for (const { buffer, byteLength } of all) {
    bytes.set(new Uint8Array(buffer), at);
    at += byteLength;
  }
  return bytes;
}

/** @throws Error for a file of another length than it says */
export function unpackPlacing(file: ArrayBuffer): Placing {
  const [side, components, count] = new Uint32Array(file, 0, 3);
  const pixels = side ** 2;
  const mean = new Float32Array(file, 12, pixels);
  const from = 12 + 4 * (pixels + 2 * components);
  if (file.byteLength !== from + (pixels + count) * components) {
    throw new Error("placing.bin is cut short");
  }
  const [loadings, coordinates] = [pixels, count].map((rows, part) => {
    const largest = new Float32Array(
      file,
      12 + 4 * (pixels + part * components),
      components,
    );
    const whole = new Int8Array(
      file,
      from + part * pixels * components,
      rows * components,
    );
    const values = new Float32Array(whole.length);
    for (let i = 0; i < values.length; i++) {
      values[i] = whole[i] / 127 * largest[i % components];
    }
    return values;
  });
  return {
    side,
    components,
    mean: Float64Array.from(mean),
    loadings: Float64Array.from(loadings),
    coordinates,
  };
}
