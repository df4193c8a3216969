/** Pixels on each side that a character is drawn with before it is made smaller. */
const fine = 8;

/** Size of the letters by the picture's side, as the data set's are drawn. */
const em = .96875;

/** The data set's own font by its names, where the reader has it. */
const fonts =
  '"Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif';

/** As `drawnGlyph`; null for a character that none of the reader's fonts has. */
export function fontGlyph(character: string, size: number): Uint8Array | null {
  const pixels = drawnGlyph(character, size);
  // What stands for a missing letter; nobody gives a letter to this one.
  const missing = drawnGlyph("\u{10ffff}", size);
  const isThere = pixels.some((it) => it < 128) &&
    pixels.some((it, i) => it !== missing[i]);
  return isThere ? pixels : null;
}

/**
 * A character in a font of the reader's machine, as grey values: 0 is ink, 255
 * is paper. Its ink is in the middle, and each value the mean of its area, as in
 * the data set.
 *
 * @returns `[size, size]`
 */
export function drawnGlyph(character: string, size: number): Uint8Array {
  const side = size * fine;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, side, side);
  context.fillStyle = "#000";
  context.font = `${side * em}px ${fonts}`;
  const {
    actualBoundingBoxAscent: up,
    actualBoundingBoxDescent: down,
    actualBoundingBoxLeft: left,
    actualBoundingBoxRight: right,
  } = context.measureText(character);
  context.fillText(
    character,
    (side + left - right) / 2,
    (side + up - down) / 2,
  );
  const { data } = context.getImageData(0, 0, side, side);
  return Uint8Array.from({ length: size ** 2 }, (_, place) => {
    const left = place % size * fine;
    const top = Math.floor(place / size) * fine;
    let sum = 0;
    for (let y = top; y < top + fine; y++) {
      for (let x = left; x < left + fine; x++) sum += data[4 * (y * side + x)];
    }
    return Math.round(sum / fine ** 2);
  });
}
