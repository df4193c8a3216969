import assert from "node:assert/strict";
import fc from "fast-check";
import { tiles } from "./training_record.ts";

Deno.test("a sheet's tiles come one after the other, row by row", () => {
  const side = fc.integer({ min: 1, max: 4 });
  fc.assert(fc.property(side, side, side, (columns, rows, size) => {
    // A pixel tells the tile that it is of, and its place in it.
    const sheet = new Uint8Array(columns * rows * size ** 2);
    const width = columns * size;
    sheet.forEach((_, i) => {
      const x = i % width, y = Math.floor(i / width);
      const tile = Math.floor(y / size) * columns + Math.floor(x / size);
      sheet[i] = tile * size ** 2 + y % size * size + x % size;
    });
    assert.deepEqual(
      tiles(sheet, columns, size),
      sheet.map((_, i) => i),
    );
  }));
});
