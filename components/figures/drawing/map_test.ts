import assert from "node:assert/strict";
import fc from "fast-check";
import type { Artifact } from "../../../pipeline/artifact.ts";
import { at, openMap, typicalGlyphs } from "./map.ts";

/** A projection of the given points; no file is read. */
const mapOf = (points: [number, number][]) =>
  openMap({
    json: () => ({ count: points.length, clusters: [] }),
    floats: () => new Float32Array(points.flat()),
  } as unknown as Artifact);

const coordinate = fc.float({ min: -20, max: 20, noNaN: true });

Deno.test("every glyph lies on the sheet, which is not higher than wide", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(coordinate, coordinate), { minLength: 2 }),
      (points) => {
        const [xs, ys] = [0, 1].map((i) => points.map((point) => point[i]));
        fc.pre(Math.max(...xs) - Math.min(...xs) > .01);
        fc.pre(Math.max(...ys) - Math.min(...ys) > .01);
        const map = mapOf(points);
        assert(map.height <= 1 + 1e-6);
        points.forEach((_, i) => {
          const [x, y] = map.place(i);
          assert(x > 0 && x < 1 && y > 0 && y < map.height);
        });
      },
    ),
  );
});

Deno.test("the map keeps proportions", () => {
  const map = mapOf([[0, 0], [4, 0], [0, 2]]);
  const [a, b, c] = [0, 1, 2].map(map.place);
  const distance = (p: number[], q: number[]) =>
    Math.hypot(p[0] - q[0], p[1] - q[1]);
  assert(Math.abs(distance(a, b) / distance(a, c) - 2) < 1e-6);
  assert.deepEqual(map.toSheet(4, 0), b);
});

Deno.test("typical glyphs come from crowded cells, the fullest first", () => {
  const crowd = (x: number, y: number, count: number) =>
    Array.from({ length: count }, (_, i): [number, number] => [
      x + i * .01,
      y,
    ]);
  const map = mapOf([
    ...crowd(0, 0, 3),
    ...crowd(10, 10, 5),
    ...crowd(10, 0, 1),
  ]);
  // The middle one of each crowd stands for it; the single one for nothing.
  assert.deepEqual(typicalGlyphs(map, { columns: 3, atLeast: 2 }), [5, 1]);
});

Deno.test("a place becomes shares of the sheet's width and height", () => {
  const map = mapOf([[0, 0], [10, 5]]);
  assert.equal(
    at([.5, map.height], map),
    "left:50.00%;top:100.00%",
  );
});
