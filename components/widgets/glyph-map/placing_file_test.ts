import assert from "node:assert/strict";
import { fillNormal } from "../../../diffusion/mod.ts";
import { packPlacing, type Placing, unpackPlacing } from "./placing_file.ts";

const normal = (length: number, sample: number) =>
  fillNormal(new Float32Array(length), { seed: 1, sample, step: 0 });

const placing: Placing = {
  side: 4,
  components: 3,
  mean: Float64Array.from(normal(16, 0)),
  loadings: Float64Array.from(normal(48, 1)),
  coordinates: normal(60, 2),
};

Deno.test("what was packed is unpacked, to a 254th of each component's range", () => {
  const found = unpackPlacing(packPlacing(placing).buffer);
  assert.equal(found.side, 4);
  assert.equal(found.components, 3);
  for (const [i, value] of placing.mean.entries()) {
    assert.equal(found.mean[i], value);
  }
  for (const name of ["loadings", "coordinates"] as const) {
    assert.equal(found[name].length, placing[name].length);
    for (let k = 0; k < 3; k++) {
      const column = (of: ArrayLike<number>) =>
        Array.from(of).filter((_, i) => i % 3 === k);
      const before = column(placing[name]);
      const most = Math.max(...before.map(Math.abs));
      column(found[name]).forEach((value, i) =>
        assert(Math.abs(value - before[i]) <= most / 254 + 1e-6)
      );
    }
  }
});

Deno.test("a file that is cut short is refused", () => {
  const whole = packPlacing(placing);
  assert.throws(
    () => unpackPlacing(whole.slice(0, -1).buffer),
    /cut short/,
  );
});
