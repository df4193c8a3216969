import assert from "node:assert/strict";
import { heightOfError, layoutOf, timestepAt } from "./charts.ts";

Deno.test("a tenth of an error lies a quarter lower; none leaves the chart", () => {
  assert.deepEqual(
    [1, .1, .01, .001, .0001].map((it) => +heightOfError(it).toFixed(6)),
    [1, .75, .5, .25, 0],
  );
  assert.equal(heightOfError(1e-12), 0);
  assert.equal(heightOfError(0), 0);
  assert.equal(heightOfError(3), 1);
});

for (const width of [288, 355, 896]) {
  Deno.test(`${width} px: both plots are in the picture, and both mean timesteps`, () => {
    const { shares, errors } = layoutOf({ width, height: 120 });
    assert.ok(shares.x > 0 && shares.width > 80);
    assert.ok(errors.x > shares.x + shares.width);
    assert.ok(errors.x + errors.width <= width);
    for (const box of [shares, errors]) {
      const at = (share: number) =>
        timestepAt(box.x + share * box.width, [shares, errors], 1000);
      assert.deepEqual([at(0), at(.5), at(1)], [0, 500, 999]);
    }
    const between = (shares.x + shares.width + errors.x) / 2;
    assert.equal(timestepAt(between, [shares, errors], 1000), null);
  });
}
