import assert from "node:assert/strict";
import { novelty, quantile } from "./novelty.ts";

Deno.test("quantile: ends, middle, between", () => {
  const values = [30, 10, 200];
  assert.equal(quantile(values, 0), 10);
  assert.equal(quantile(values, 1), 200);
  assert.equal(quantile(values, 0.5), 30);
  assert.equal(quantile(values, 0.75), 115);
});

Deno.test("novelty: copies are told from likenesses", () => {
  const real = Array.from({ length: 1001 }, (_, i) => 1 + i / 1000);
  const { threshold, tooNear } = novelty(
    [0, 0.5, 1.005, 1.02, 1.5, 3, 3, 3],
    real,
  );
  assert.ok(Math.abs(threshold - 1.01) < 1e-12);
  assert.equal(tooNear, 3 / 8);
  assert.ok(Math.abs(novelty(real, real).tooNear - 0.01) < 1e-3);
});
