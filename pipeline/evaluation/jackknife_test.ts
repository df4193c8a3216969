import assert from "node:assert/strict";
import { jackknifeError } from "./jackknife.ts";

Deno.test("jackknifeError: of a mean it is s / √n", () => {
  const values = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3];
  const mean = (of: number[]) =>
    of.reduce((sum, it) => sum + it, 0) / of.length;
  const all = mean(values);
  const s = Math.sqrt(
    values.reduce((sum, it) => sum + (it - all) ** 2, 0) / (values.length - 1),
  );
  const found = jackknifeError(10, (kept) => mean(kept.map((i) => values[i])));
  assert.ok(Math.abs(found - s / Math.sqrt(10)) < 1e-12);
});
