import assert from "node:assert/strict";
import { type Mark, markAfter } from "./mark.ts";

const plane = { step: .5, reach: 1 };

Deno.test("a mark goes where arrows point, and stays in the plane", () => {
  let mark: Mark = [0, 0];
  for (const key of ["ArrowRight", "ArrowRight", "ArrowRight", "ArrowUp"]) {
    mark = markAfter(key, mark, plane)!;
  }
  assert.deepEqual(mark, [1, -.5]);
});

Deno.test("other keys are no business of a mark's", () => {
  assert.equal(markAfter("Enter", [0, 0], plane), null);
});
