import type { Pixels } from "./images.ts";

/** A rectangle of equal square tiles, in rows from the top left. */
export interface SheetOptions {
  columns: number;
  /** Side of a tile as given, in pixels. */
  tileSize: number;
  /** Space between tiles, in pixels. */
  gap?: number;
}

/** Grey tiles of one size as one picture, on white. */
export function sheet(
  tiles: readonly Uint8Array[],
  { columns, tileSize, gap = 0 }: SheetOptions,
): Pixels {
  const rows = Math.ceil(tiles.length / columns);
  const pitch = tileSize + gap;
  const width = columns * pitch - gap;
  const height = rows * pitch - gap;
  const data = new Uint8Array(width * height).fill(255);
  tiles.forEach((tile, i) => {
    if (tile.length !== tileSize ** 2) {
      throw new RangeError(
        `tile ${i} has ${tile.length} pixels, not ${tileSize} × ${tileSize}`,
      );
    }
    const left = (i % columns) * pitch;
    const top = Math.floor(i / columns) * pitch;
    for (let y = 0; y < tileSize; y++) {
      data.set(
        tile.subarray(y * tileSize, (y + 1) * tileSize),
        (top + y) * width + left,
      );
    }
  });
  return { data, width, height, channels: 1 };
}

/** A square grey picture in another size: each new pixel is the mean of its area. */
export function shrink(
  image: Uint8Array,
  size: number,
  newSize: number,
): Uint8Array {
  const step = size / newSize;
  const spans = Array.from(
    { length: newSize },
    (_, i) => spanOf(i * step, Math.min((i + 1) * step, size)),
  );
  const out = new Uint8Array(newSize ** 2);
  for (const [y, rows] of spans.entries()) {
    for (const [x, columns] of spans.entries()) {
      let sum = 0;
      for (const [row, height] of rows) {
        for (const [column, width] of columns) {
          sum += height * width * image[row * size + column];
        }
      }
      out[y * newSize + x] = Math.round(sum / step ** 2);
    }
  }
  return out;
}

/** The pixels between two places, and how much of each lies between them. */
function spanOf(from: number, to: number): [pixel: number, share: number][] {
  const pixels: [number, number][] = [];
  for (let pixel = Math.floor(from); pixel < to; pixel++) {
    pixels.push([pixel, Math.min(to, pixel + 1) - Math.max(from, pixel)]);
  }
  return pixels;
}

/** x in [−1, 1] as grey values; what lies beyond is cut. */
export function greys(x: Float32Array): Uint8Array {
  return Uint8Array.from(
    x,
    (value) => Math.round(Math.min(Math.max(value, -1), 1) * 127.5 + 127.5),
  );
}

/** Grey values as x in [−1, 1]; the inverse of `greys`. */
export function valuesOf(image: Uint8Array): Float32Array {
  return Float32Array.from(image, (grey) => grey / 127.5 - 1);
}

/** Grey tiles side by side, with nothing in the gaps between them. */
export function strip(
  tiles: readonly Uint8Array[],
  { tileSize, gap }: { tileSize: number; gap: number },
): Pixels {
  const options = { columns: tiles.length, tileSize, gap };
  const grey = sheet(tiles, options);
  const solid = new Uint8Array(tileSize ** 2);
  const gaps = sheet(tiles.map(() => solid), options);
  const data = new Uint8Array(grey.data.length * 4);
  grey.data.forEach((value, i) =>
    data.set([value, value, value, 255 - gaps.data[i]], i * 4)
  );
  return { ...grey, data, channels: 4 };
}
