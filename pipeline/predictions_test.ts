import assert from "node:assert/strict";
import { meanSquaredError } from "./predictions.ts";

Deno.test("meanSquaredError is the mean over all elements", () => {
  const a = Float32Array.of(1, 2, 3, 4);
  assert.equal(meanSquaredError(a, a), 0);
  assert.equal(meanSquaredError(a, Float32Array.of(1, 0, 3, 8)), 5);
});
