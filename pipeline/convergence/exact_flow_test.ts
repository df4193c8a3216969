import assert from "node:assert/strict";
import { exactFlow } from "./exact_flow.ts";

Deno.test("the flow of one Gaussian keeps the standard score", () => {
  const [mean, spread] = [0.7, 0.3];
  const [from, to] = [20, 1e-3];
  const mixture = { dimension: 1, means: [mean], deviation: spread };
  const x = [-2, -0.4, 0, 1.3];
  const ends = (steps: number) => exactFlow(mixture, x, { from, to, steps });
  const exact = x.map((value) => {
    const y = Math.sqrt(1 + from ** 2) * value;
    return mean +
      (y - mean) *
        Math.sqrt((spread ** 2 + to ** 2) / (spread ** 2 + from ** 2));
  });
  const error = (steps: number) =>
    Math.max(...ends(steps).map((y, i) => Math.abs(y - exact[i])));
  assert.ok(error(200) < 2e-7, `${error(200)}`);
  const order = Math.log2(error(25) / error(50));
  assert.ok(order > 3.6 && order < 4.6, `order ${order}`);
});

Deno.test("the flow sorts noise into hills, by their weights", () => {
  const mixture = {
    dimension: 1,
    means: [-1, 1],
    deviation: 0.05,
    weights: [3, 1],
  };
  // Quantiles of the noise: on a line, the flow keeps their order.
  const x = [-2, -0.6, 0.6, 0.75, 2];
  const ends = exactFlow(mixture, x, { from: 150, to: 1e-3, steps: 300 });
  // Φ⁻¹(¾) = 0.674
  assert.deepEqual([...ends].map(Math.sign), [-1, -1, -1, 1, 1]);
});

Deno.test("points in the plane do not know of each other", () => {
  const mixture = {
    dimension: 2,
    means: [-1, 0, 1, 0.5],
    deviation: [0.3, 0.1],
  };
  const settings = { from: 100, to: 0.01, steps: 60 };
  const together = exactFlow(mixture, [1, 0, -0.3, 2], settings);
  const alone = exactFlow(mixture, [-0.3, 2], settings);
  assert.deepEqual(together.subarray(2), alone);
});
