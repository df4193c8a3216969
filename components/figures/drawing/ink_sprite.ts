import { encode } from "./images.ts";

/** Ink of square glyphs, `[tileSize, tileSize]` each, in a row, on nothing. */
export function inkSprite(
  tiles: readonly Uint8Array[],
  tileSize: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const width = tileSize * tiles.length;
  const data = new Uint8Array(width * tileSize);
  tiles.forEach((image, i) =>
    image.forEach((grey, pixel) => {
      const row = Math.floor(pixel / tileSize);
      data[row * width + i * tileSize + pixel % tileSize] = 255 - grey;
    })
  );
  return encode({ data, width, height: tileSize, channels: 1 }, {
    format: "webp",
    ink: "#000000",
  });
}
