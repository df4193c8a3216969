import assert from "node:assert/strict";
import { movedToward } from "./texts.ts";

Deno.test("movedToward: what came nearer most is first, the word itself is out", () => {
  const vectors = new Map([
    ["light", Float32Array.of(1, 0, 0)],
    ["sun", Float32Array.of(0, 1, 0)],
    ["rain", Float32Array.of(0, 0, 1)],
  ]);
  const moved = movedToward(
    vectors,
    "light",
    Float32Array.of(1, 0, 0),
    Float32Array.of(0.6, 0.8, -0.1),
  );
  assert.deepEqual(moved.map(({ word }) => word), ["sun", "rain"]);
  assert.equal(moved[0].alone, 0);
  assert.ok(moved[0].here > 0.79 && moved[1].here < 0);
});
