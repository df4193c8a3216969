import assert from "node:assert/strict";
import fc from "fast-check";
import { normalCumulative } from "./normal_cumulative.ts";

Deno.test("Φ has the values of the tables", () => {
  // Abramowitz & Stegun, table 26.1, and the tail of table 26.2.
  for (
    const [z, share] of [
      [0, 0.5],
      [1, 0.841344746068543],
      [2, 0.977249868051821],
      [2.99, 0.9986051127645077],
      [-5, 2.866515718791946e-7],
    ]
  ) {
    const found = normalCumulative(z);
    assert.ok(Math.abs(found - share) < 1e-12 * share, `Φ(${z}) = ${found}`);
  }
});

Deno.test("Φ rises, from 0 to 1, and is even about ½", () => {
  const places = fc.double({ min: -12, max: 12, noNaN: true });
  fc.assert(fc.property(places, places, (a, b) => {
    const [low, high] = [Math.min(a, b), Math.max(a, b)];
    assert.ok(normalCumulative(low) <= normalCumulative(high) + 1e-15);
    assert.ok(
      Math.abs(normalCumulative(a) + normalCumulative(-a) - 1) < 1e-14,
    );
  }));
});
