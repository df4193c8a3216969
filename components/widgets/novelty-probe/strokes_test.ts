import assert from "node:assert/strict";
import fc from "fast-check";
import { extended, readStrokes, type Stroke, writeStrokes } from "./strokes.ts";

const place = fc.integer({ min: -20, max: 150 });
const stroke = fc.array(fc.tuple(place, place), { minLength: 1 });

Deno.test("strokes are read as they were written", () => {
  fc.assert(
    fc.property(fc.array(stroke), (strokes) => {
      assert.deepEqual(readStrokes(writeStrokes(strokes)), strokes);
    }),
  );
});

Deno.test("what is no stroke is left out", () => {
  assert.deepEqual(readStrokes("1,2 x;;what"), [[[1, 2]]]);
  assert.deepEqual(readStrokes(""), []);
});

Deno.test("a stroke grows by whole pixels, and not by tremor", () => {
  let line: Stroke = extended([], 10.4, 20.6);
  assert.deepEqual(line, [[10, 21]]);
  line = extended(line, 11.2, 21.3);
  assert.equal(line.length, 1);
  line = extended(line, 12, 21);
  assert.deepEqual(line, [[10, 21], [12, 21]]);
});
