import assert from "node:assert/strict";
import { head, layoutOf } from "./layout.ts";
import { opacityOf, strongest } from "./tensor_picture.ts";

Deno.test("two texts lie below each other and fit, however long they are", () => {
  for (const rows of [[4, 4], [32, 32], [3, 32], [0, 5], [0, 0]] as const) {
    for (const [width, height] of [[480, 380], [288, 240]]) {
      const { left, width: wide, row, tops } = layoutOf(width, height, rows);
      assert.equal(left + wide, width);
      assert.ok(tops[0] >= head);
      assert.ok(tops[1] - head >= tops[0] + rows[0] * row);
      assert.ok(tops[1] + rows[1] * row <= height + 1e-9);
      assert.ok(row > 0 && row <= 40);
    }
  }
});

Deno.test("opacity grows with a number's size, not its sign, and ends where it is full", () => {
  assert.deepEqual(
    [0, .6, -.6, strongest, -9].map(opacityOf),
    [0, 128, 128, 255, 255],
  );
});
