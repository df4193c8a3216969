import assert from "node:assert/strict";
import fc from "fast-check";
import { stepInStrip, stripPlaces } from "./drawing.ts";

const width = fc.integer({ min: 1, max: 2000 });
const length = fc.integer({ min: 1, max: 1000 });

Deno.test("a strip begins with the first step and ends with the last", () => {
  fc.assert(fc.property(width, length, (width, length) => {
    const places = stripPlaces(width, length);
    assert.equal(stepInStrip(0, places, length), 0);
    assert.equal(stepInStrip(1, places, length), length);
  }));
});

Deno.test("a strip shows each step at most once, in order", () => {
  fc.assert(fc.property(width, length, (width, length) => {
    const places = stripPlaces(width, length);
    const steps = Array.from(
      { length: places },
      (_, place) => stepInStrip((place + 0.5) / places, places, length),
    );
    assert.deepEqual(steps, [...new Set(steps)].toSorted((a, b) => a - b));
  }));
});
