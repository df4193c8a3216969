import assert from "node:assert/strict";
import fc from "fast-check";
import { fillNormal } from "../diffusion/mod.ts";
import {
  passesOver,
  principalComponents,
} from "./projection/principal_components.ts";
import { middleOf, nearestTo, pooled, project } from "./projection/placing.ts";
import { loadingsOf } from "./run_on_the_map.ts";

const normal = (length: number, sample: number) =>
  fillNormal(new Float32Array(length), { seed: 7, sample, step: 0 });

Deno.test("loadings found from rows and components project the rows to them", async () => {
  const [count, dimension, components] = [200, 30, 4];
  // Four directions of unequal weight, and paper (0) in half of the pixels.
  const directions = normal(components * dimension, 0);
  const weights = normal(count * components, 1);
  const data = Uint8Array.from({ length: count * dimension }, (_, at) => {
    const [row, j] = [Math.floor(at / dimension), at % dimension];
    if (j % 2) return 0;
    let value = 120;
    for (let k = 0; k < components; k++) {
      value += 30 / (k + 1) * weights[row * components + k] *
        directions[k * dimension + j];
    }
    return Math.min(255, Math.max(0, Math.round(value)));
  });
  const { coordinates } = await principalComponents(
    passesOver({ data, count, dimension }),
    { count, dimension },
    { components, oversampling: 10, iterations: 8, seed: 1 },
  );
  const row = (i: number) => data.subarray(i * dimension, (i + 1) * dimension);
  const loadings = loadingsOf({
    count,
    dimension,
    *rows() {
      for (let i = 0; i < count; i++) yield row(i);
    },
  }, coordinates);
  for (const i of [0, 57, 199]) {
    const found = project(row(i), loadings);
    for (let k = 0; k < components; k++) {
      assert(Math.abs(found[k] - coordinates[i * components + k]) < .5);
    }
  }
});

Deno.test("nearestTo agrees with sorting all distances", () => {
  fc.assert(fc.property(
    fc.array(fc.tuple(fc.integer(), fc.integer()), {
      minLength: 5,
      maxLength: 60,
    }),
    fc.tuple(fc.integer(), fc.integer()),
    (points, point) => {
      const data = Float32Array.from(points.flat());
      const at = Float64Array.from(point);
      const distance = (i: number) =>
        (data[2 * i] - at[0]) ** 2 + (data[2 * i + 1] - at[1]) ** 2;
      const sorted = points.map((_, i) => i)
        .sort((a, b) => distance(a) - distance(b) || a - b);
      assert.deepEqual([...nearestTo(at, data, 5)], sorted.slice(0, 5));
    },
  ));
});

Deno.test("the middle stays with the most, wherever the few lie", () => {
  const coordinate = fc.double({ min: -100, max: 100, noNaN: true });
  fc.assert(fc.property(
    fc.array(fc.tuple(coordinate, coordinate), { minLength: 7, maxLength: 7 }),
    (few) => {
      // Eight at one place outvote any seven others.
      const positions = Float32Array.from([
        ...Array.from({ length: 8 }, () => [3, -2]).flat(),
        ...few.flat(),
      ]);
      const { place, spread } = middleOf(
        Uint32Array.from(positions.keys()).subarray(0, 15),
        positions,
      );
      assert(Math.hypot(place[0] - 3, place[1] + 2) < .5, `${place}`);
      assert(spread < .5);
    },
  ));
});

Deno.test("the middle moves and turns with the places", () => {
  const positions = normal(30, 3);
  const indices = Uint32Array.from({ length: 15 }, (_, i) => i);
  const { place, spread } = middleOf(indices, positions);
  const moved = positions.map((_, i) =>
    i % 2 ? positions[i - 1] + 5 : -positions[i + 1] - 1
  );
  const other = middleOf(indices, moved);
  assert(
    Math.hypot(other.place[0] + place[1] + 1, other.place[1] - place[0] - 5) <
      1e-3,
  );
  assert(Math.abs(other.spread - spread) < 1e-3);
});

Deno.test("pooled loadings place a picture of large pixels where it was", () => {
  const [side, components] = [8, 3];
  const full = {
    mean: Float64Array.from(normal(side ** 2, 2)),
    loadings: Float64Array.from(normal(side ** 2 * components, 3)),
    components,
  };
  const small = Float64Array.from(normal(16, 4));
  const large = Float64Array.from(
    { length: side ** 2 },
    (_, j) => small[Math.floor(j / side / 2) * 4 + Math.floor(j % side / 2)],
  );
  // The mean is pooled too: it shifts both alike only where it is as coarse.
  const flat = { ...full, mean: full.mean.fill(.5) };
  const [a, b] = [project(large, flat), project(small, pooled(flat, 4))];
  for (let k = 0; k < components; k++) assert(Math.abs(a[k] - b[k]) < 1e-9);
  assert.throws(() => pooled(full, 3), RangeError);
});
