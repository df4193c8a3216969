/** Pixels on each side that a character is drawn with before it is made smaller. */
const fine = 8;

/**
 * A character in a font of the reader's machine, as grey values: 0 is ink, 255
 * is paper. Each is the mean of its area, as the data set's are.
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
  context.textAlign = "center";
  context.font = `${side * .92}px sans-serif`;
  const { actualBoundingBoxAscent: up, actualBoundingBoxDescent: down } =
    context.measureText(character);
  context.fillText(character, side / 2, (side + up - down) / 2);
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
