import assert from "node:assert/strict";
import fc from "fast-check";
import { greys, sheet, shrink, strip, valuesOf } from "./sheet.ts";

const tiles = (side: number) =>
  fc.array(
    fc.uint8Array({ minLength: side ** 2, maxLength: side ** 2 }),
    { minLength: 1, maxLength: 7 },
  );

Deno.test("a sheet holds every tile at its place, white between", () => {
  fc.assert(
    fc.property(
      tiles(3),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 0, max: 2 }),
      (images, columns, gap) => {
        const { data, width, height } = sheet(images, {
          columns,
          tileSize: 3,
          gap,
        });
        assert.equal(data.length, width * height);
        let rest = data.reduce((sum, grey) => sum + 255 - grey, 0);
        images.forEach((image, i) => {
          const left = i % columns * (3 + gap);
          const top = Math.floor(i / columns) * (3 + gap);
          image.forEach((grey, at) => {
            const pixel = (top + Math.floor(at / 3)) * width + left + at % 3;
            assert.equal(data[pixel], grey);
            rest -= 255 - grey;
          });
        });
        assert.equal(rest, 0, "outside the tiles all is white");
      },
    ),
  );
});

Deno.test("a sheet refuses tiles of another size", () => {
  assert.throws(
    () => sheet([new Uint8Array(4)], { columns: 1, tileSize: 3 }),
    /tile 0 has 4 pixels, not 3 × 3/,
  );
});

Deno.test("a strip has nothing between its tiles", () => {
  const black = new Uint8Array(4);
  const { data, width, height, channels } = strip([black, black], {
    tileSize: 2,
    gap: 1,
  });
  assert.deepEqual([width, height, channels], [5, 2, 4]);
  const opacity = data.filter((_, i) => i % 4 === 3);
  assert.deepEqual([...opacity.subarray(0, 5)], [255, 255, 0, 255, 255]);
});

Deno.test("another size keeps the mean brightness", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 64, maxLength: 64 }),
      fc.integer({ min: 1, max: 20 }),
      (image, size) => {
        const mean = (of: Uint8Array) =>
          of.reduce((sum, it) => sum + it, 0) / of.length;
        const other = shrink(image, 8, size);
        assert.equal(other.length, size ** 2);
        assert(Math.abs(mean(other) - mean(image)) <= .5 + 1e-9);
      },
    ),
  );
  // Each pixel four times, and each of four at its own place again.
  const four = Uint8Array.of(0, 100, 200, 255);
  assert.deepEqual(shrink(shrink(four, 2, 4), 4, 2), four);
});

Deno.test("grey values and x are each other's inverse", () => {
  const all = Uint8Array.from({ length: 256 }, (_, i) => i);
  assert.deepEqual(greys(valuesOf(all)), all);
  assert.deepEqual(valuesOf(Uint8Array.of(0, 255)), Float32Array.of(-1, 1));
  assert.deepEqual(greys(Float32Array.of(-3, 3)), Uint8Array.of(0, 255));
});
