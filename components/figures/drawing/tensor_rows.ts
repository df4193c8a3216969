import { encode, type Pixels } from "./images.ts";
import type { FigureFile } from "./figure.ts";

/** Height of a row in the picture, and of the space below it, in pixels. */
const rowHeight = 12;
const rowGap = 2;

/**
 * Vectors as two masks: where numbers are positive, and where they are
 * negative, the more opaque the larger they are.
 *
 * @param vectors `[rows, width]`
 * @param path Address in the site, without the end of the file's name.
 * @param strongest A number as large as this, or larger, has full colour.
 * @returns positive, negative
 */
export function tensorMasks(
  vectors: Float32Array,
  width: number,
  path: string,
  strongest = 1.2,
): Promise<FigureFile[]> {
  return Promise.all(
    ([["positive", 1], ["negative", -1]] as const).map(
      async ([sign, factor]) => ({
        path: `${path}-${sign}.webp`,
        bytes: await encode(rowsOf(vectors, width, factor / strongest), {
          format: "webp",
          ink: "#ffffff",
        }),
      }),
    ),
  );
}

/** How much colour each number gets: its product with `factor`, from 0 to 1. */
export function rowsOf(
  vectors: Float32Array,
  width: number,
  factor: number,
): Pixels {
  const pitch = rowHeight + rowGap;
  const height = vectors.length / width * pitch - rowGap;
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    if (y % pitch >= rowHeight) continue;
    const row = Math.floor(y / pitch);
    for (let x = 0; x < width; x++) {
      const strength = factor * vectors[row * width + x];
      data[y * width + x] = 255 * Math.min(Math.max(strength, 0), 1);
    }
  }
  return { data, width, height, channels: 1 };
}
