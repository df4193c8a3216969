import assert from "node:assert/strict";
import { finer, levelsHolding, outline } from "./outlines.ts";

const extent = 4;
/** A round Gaussian in the middle of a grid. */
function gaussian(size: number, deviation: number) {
  const at = (i: number) => extent * (2 * i / (size - 1) - 1);
  const values = Float32Array.from({ length: size ** 2 }, (_, k) => {
    const squared = at(k % size) ** 2 + at(Math.floor(k / size)) ** 2;
    return Math.exp(-squared / (2 * deviation ** 2)) /
      (2 * Math.PI * deviation ** 2);
  });
  return { size, values };
}

Deno.test("a finer grid of a Gaussian is that Gaussian, also where it is thin", () => {
  const { size, values } = finer(gaussian(17, .8), 4);
  const exact = gaussian(65, .8);
  assert.equal(size, 65);
  // Beyond the outermost rows the cubic has nothing to lean on.
  for (let j = 4; j < 61; j++) {
    for (let i = 4; i < 61; i++) {
      const ratio = values[j * 65 + i] / exact.values[j * 65 + i];
      assert.ok(Math.abs(ratio - 1) < 1e-3, `${i}, ${j}: ${ratio}`);
    }
  }
});

Deno.test("levels hold their share: of a Gaussian, the height at a known radius", () => {
  const grid = gaussian(257, 1);
  const shares = [.9, .5, .1];
  levelsHolding(grid, extent, shares).forEach((level, i) => {
    // The share 1 − exp(−r²/2) lies within r, where the density is this.
    const expected = (1 - shares[i]) / (2 * Math.PI);
    assert.ok(Math.abs(level / expected - 1) < .01, `${level}, ${expected}`);
  });
  assert.deepEqual(levelsHolding(gaussian(9, 9), extent, [.99]), [0]);
});

Deno.test("an outline runs round the region above its level, and closes", () => {
  const grid = gaussian(65, 1);
  const radius = 1.5;
  const level = Math.exp(-(radius ** 2) / 2) / (2 * Math.PI);
  const units = 800;
  const path = outline(grid, level, units);
  assert.match(path, /^M\d+ \d+l[-\d ]+z$/);
  const [start, steps] = path.slice(1, -1).split("l")
    .map((it) => it.match(/-?\d+/g)!.map(Number));
  let [x, y] = start;
  for (let i = 0; i < steps.length; i += 2) {
    const away = Math.hypot(x - units / 2, y - units / 2);
    assert.ok(Math.abs(away - radius / (2 * extent) * units) < 1.5, `${away}`);
    [x, y] = [x + steps[i], y + steps[i + 1]];
  }
});

Deno.test("there is no outline where nothing is above the level", () => {
  assert.equal(outline(gaussian(17, 1), 1, 100), "");
});
