import assert from "node:assert/strict";
import { byToken } from "./attention.ts";

Deno.test("byToken: blocks are averaged, and each token has its own map", () => {
  const [blocks, cells, tokens] = [2, 4, 3];
  // A block's attention of a cell to a token, by its place.
  const at = (block: number, cell: number, token: number) =>
    100 * block + 10 * token + cell;
  const attention = new Float32Array(blocks * cells * tokens);
  for (let b = 0, i = 0; b < blocks; b++) {
    for (let cell = 0; cell < cells; cell++) {
      for (let k = 0; k < tokens; k++) attention[i++] = at(b, cell, k);
    }
  }
  const map = byToken({
    attention,
    attentionShape: [1, blocks, cells, tokens],
  });
  assert.equal(map.length, tokens * cells);
  for (let k = 0; k < tokens; k++) {
    for (let cell = 0; cell < cells; cell++) {
      assert.equal(map[k * cells + cell], 50 + 10 * k + cell);
    }
  }
  assert.throws(
    () => byToken({ attention, attentionShape: [2, 1, cells, tokens] }),
    /one sample at a time/,
  );
});
