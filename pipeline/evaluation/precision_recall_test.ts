import assert from "node:assert/strict";
import { fillNormal } from "../../diffusion/mod.ts";
import { manifold, precisionRecall } from "./precision_recall.ts";
import type { Vectors } from "./vectors.ts";

const vectors = (...rows: number[][]): Vectors => ({
  data: Float32Array.from(rows.flat()),
  count: rows.length,
  width: rows[0].length,
});

function normal(count: number, seed: number, shift = 0): Vectors {
  const width = 4;
  const data = new Float32Array(count * width);
  fillNormal(data, { seed, sample: 0, step: 0 });
  return { data: data.map((x) => x + shift), count, width };
}

Deno.test("precisionRecall: sets whose shares can be counted by hand", () => {
  const real = manifold(vectors([0], [1], [2], [10]), 1);
  assert.deepEqual([...real.radii], [1, 1, 1, 8]);
  // 2.5 lies around 2, and 3 around 2 and 10; 19 around none.
  const generated = manifold(vectors([2.5], [3], [19]), 1);
  assert.deepEqual([...generated.radii], [0.5, 0.5, 16]);
  assert.deepEqual(precisionRecall(real, generated), {
    precision: 2 / 3,
    recall: 2 / 4, // 2 around 2.5, 10 around 19
  });
});

Deno.test("precisionRecall: 1 with itself, 0 when far away", () => {
  const real = manifold(normal(100, 1));
  assert.deepEqual(precisionRecall(real, manifold(normal(100, 1))), {
    precision: 1,
    recall: 1,
  });
  assert.deepEqual(precisionRecall(real, manifold(normal(100, 2, 50))), {
    precision: 0,
    recall: 0,
  });
});

Deno.test("precisionRecall: a part is precise but not complete", () => {
  const real = normal(600, 1);
  const half = (sign: number) => {
    const rows = Array.from({ length: real.count }, (_, i) => i)
      .filter((i) => sign * real.data[i * real.width] > 0.3)
      .map((i) => [...real.data.subarray(i * 4, i * 4 + 4)]);
    return vectors(...rows);
  };
  const other = normal(600, 7);
  const part = precisionRecall(manifold(other), manifold(half(1)));
  assert.ok(part.precision > 0.75, `precision ${part.precision}`);
  assert.ok(part.recall < 0.65, `recall ${part.recall}`);
  const swapped = precisionRecall(manifold(half(1)), manifold(other));
  assert.equal(swapped.precision, part.recall);
  assert.equal(swapped.recall, part.precision);
});
