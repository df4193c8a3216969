import assert from "node:assert/strict";
import fc from "fast-check";
import { brownianPath } from "./brownian_path.ts";
import { fillNormal, linearSchedule, noiseLevel, timesteps } from "./mod.ts";

const schedule = linearSchedule();
const at = (t: number) => noiseLevel(schedule, t);
/** The path's clock: the SNR. */
const clock = (t: number) => 1 / at(t).sigma ** 2;

/** A sample of so many numbers, each with a path of its own. */
const many = 20_000;
const crowd = { seed: 3, shape: [1, many] };

/** Falling timesteps, as a run asks for them. */
const run = [999, 740, 700.5, 500, 321.7, 120, 60, 20, 5, 2.25, 0];

Deno.test("increments are standard normal", () => {
  for (const values of increments(run)) {
    assert.ok(Math.abs(mean(values)) < 4 / Math.sqrt(many));
    const square = mean(values.map((value) => value ** 2));
    assert.ok(Math.abs(square - 1) < 4 * Math.sqrt(2 / many), `${square}`);
    // The fourth moment of a normal number is 3, its standard error √(96 / n).
    const fourth = mean(values.map((value) => value ** 4));
    assert.ok(Math.abs(fourth - 3) < 4 * Math.sqrt(96 / many), `${fourth}`);
  }
});

Deno.test("increments of intervals that do not overlap are independent", () => {
  const all = increments(run);
  all.forEach((one, i) =>
    all.slice(0, i).forEach((other) => {
      const product = mean(one.map((value, k) => value * other[k]));
      assert.ok(Math.abs(product) < 4 / Math.sqrt(many), `${product}`);
      const squares = mean(
        one.map((value, k) => (value ** 2 - 1) * (other[k] ** 2 - 1)),
      );
      assert.ok(Math.abs(squares) < 4 * 2 / Math.sqrt(many), `${squares}`);
    })
  );
});

Deno.test("the samples' paths are independent, and of x_T and the steps' noise too", () => {
  const [path] = increments([500, 100], { seed: 3, shape: [2, many] });
  const [one, other] = [path.subarray(0, many), path.subarray(many)];
  const noise = [0, 1, 2].map((step) =>
    fillNormal(new Float32Array(many), { seed: 3, sample: 0, step })
  );
  for (const values of [other, ...noise]) {
    const product = mean(one.map((value, i) => value * values[i]));
    assert.ok(Math.abs(product) < 4 / Math.sqrt(many), `${product}`);
  }
});

/** Whole, or any thousandth between. */
const time = fc.oneof(
  fc.integer({ min: 0, max: 999 }),
  fc.integer({ min: 0, max: 999_000 }).map((t) => t / 1000),
);

Deno.test("increments add up, over any stop between", () => {
  fc.assert(fc.property(time, time, time, (...times) => {
    const [to, via, from] = times.sort((a, b) => a - b);
    fc.pre(to < via && via < from);
    const path = brownianPath(schedule, { seed: 8, shape: [1, 4] });
    const grown = (from: number, to: number) => {
      const out = new Float32Array(4);
      path(out, at(from), at(to));
      const deviation = Math.sqrt(clock(to) - clock(from));
      return out.map((value) => value * deviation);
    };
    const [whole, first, second] = [
      grown(from, to),
      grown(from, via),
      grown(via, to),
    ];
    // The path itself is kept in float32, and is about √clock in size.
    const tolerance = 1e-5 * Math.sqrt(clock(to));
    whole.forEach((value, i) =>
      assert.ok(Math.abs(value - first[i] - second[i]) < tolerance)
    );
  }));
});

Deno.test("what was asked before does not matter", () => {
  const question = fc.tuple(time, time)
    .map((pair) => pair.sort((a, b) => b - a))
    .filter(([from, to]) => from > to);
  fc.assert(fc.property(fc.array(question, { maxLength: 20 }), (questions) => {
    const worn = brownianPath(schedule, { seed: 8, shape: [2, 3] });
    for (const [from, to] of questions) {
      const fresh = brownianPath(schedule, { seed: 8, shape: [2, 3] });
      assert.deepEqual(ask(worn, from, to, 6), ask(fresh, from, to, 6));
    }
  }));
});

Deno.test("runs of 10, 40 and 1000 steps follow the same path", () => {
  // Where all three stop, each has come as far as the others.
  const [rough, fine, finest] = [10, 40, 1000].map((n) => {
    const stops = timesteps(schedule, n);
    const path = brownianPath(schedule, { seed: 8, shape: [1, 3] });
    const values = new Map<number, Float32Array>();
    const sum = new Float32Array(3);
    stops.slice(1).forEach((to, i) => {
      const deviation = Math.sqrt(clock(to) - clock(stops[i]));
      ask(path, stops[i], to, 3).forEach((value, k) =>
        sum[k] += deviation * value
      );
      values.set(to, sum.slice());
    });
    return values;
  });
  assert.equal(rough.size, 9);
  for (const [t, values] of rough) {
    for (const other of [fine, finest]) {
      other.get(t)!.forEach((value, k) =>
        assert.ok(
          Math.abs(value - values[k]) < 1e-5 * Math.max(1, Math.sqrt(clock(t))),
        )
      );
    }
  }
});

Deno.test("a sample's path does not depend on its company", () => {
  const together = brownianPath(schedule, { seed: 8, shape: [3, 2] });
  for (const [from, to] of [[999, 500], [500, 499.5], [499.5, 0]]) {
    const all = ask(together, from, to, 6);
    for (const firstSample of [0, 1, 2]) {
      const alone = brownianPath(schedule, {
        seed: 8,
        shape: [1, 2],
        firstSample,
      });
      assert.deepEqual(
        ask(alone, from, to, 2),
        all.slice(2 * firstSample, 2 * firstSample + 2),
      );
    }
  }
});

function increments(times: number[], options = crowd): Float32Array[] {
  const path = brownianPath(schedule, options);
  const [batch, size] = options.shape;
  return times.slice(1).map((to, i) => ask(path, times[i], to, batch * size));
}

function ask(
  path: ReturnType<typeof brownianPath>,
  from: number,
  to: number,
  length: number,
): Float32Array {
  const out = new Float32Array(length);
  path(out, at(from), at(to));
  return out;
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
