import assert from "node:assert/strict";
import { dormandPrince, type SolverOptions } from "./runge_kutta.ts";

type Slope = (out: Float64Array, t: number, y: Float64Array) => void;

/** A pendulum of small swings: (cos t, −sin t) from (1, 0). */
const swing: Slope = (out, _t, y) => out.set([y[1], -y[0]]);

Deno.test("the order is five", async () => {
  // Tolerances that never refuse: a step from each time to the next. The slope
  // depends on t and on y, and not linearly.
  const slope: Slope = (out, t, y) => out[0] = Math.cos(t) * y[0] * (1 - y[0]);
  const exact = (t: number) => 1 / (1 + Math.exp(-Math.sin(t)));
  const largestError = async (count: number) => {
    const times = Array.from({ length: count + 1 }, (_, i) => 4 * i / count);
    const options = { rtol: 1e9, atol: 1e9 };
    const { steps, states } = await solve(slope, [0.5], times, options);
    assert.ok(steps.length <= count + 4); // the first ones grow from short
    return Math.max(...steps.map((t, i) => Math.abs(states[i][0] - exact(t))));
  };
  const errors = [];
  for (const count of [40, 80, 160]) errors.push(await largestError(count));
  for (const i of [1, 2]) {
    const order = Math.log2(errors[i - 1] / errors[i]);
    assert.ok(order > 4.7 && order < 5.3, `${order}`);
  }
});

Deno.test("the error goes down with the tolerance, for a fifth root of questions", async () => {
  const at = async (tolerance: number) => {
    const { y, asked } = await solve(swing, [1, 0], [0, 10], {
      rtol: tolerance,
      atol: tolerance,
    });
    return {
      asked,
      error: Math.hypot(y[0] - Math.cos(10), y[1] + Math.sin(10)),
    };
  };
  const [loose, middle, tight] = [
    await at(1e-4),
    await at(1e-7),
    await at(1e-10),
  ];
  assert.ok(loose.error < 1e-2 && loose.error > 1e-6, `${loose.error}`);
  assert.ok(middle.error < 1e-5, `${middle.error}`);
  assert.ok(tight.error < 1e-8, `${tight.error}`);
  for (const [few, many] of [[loose, middle], [middle, tight]]) {
    const growth = many.asked / few.asked;
    assert.ok(growth > 2.5 && growth < 6, `${growth}`); // 10^(3/5) = 4
  }
});

Deno.test("a cubic's slope has no error, and steps grow as fast as they may", async () => {
  const { y, steps, asked } = await solve(
    (out, t) => out[0] = 4 * t ** 3,
    [1],
    [0, 10],
    { rtol: 0, atol: 1e-9 },
  );
  near(y[0], 10001, 1e-9);
  assert.deepEqual(steps.map((t) => Math.round(t)), [0, 1, 6, 10]);
  assert.equal(asked, 1 + 6 * 3);
});

Deno.test("there and back again, with a stop at each time between", async () => {
  const there = await solve(swing, [1, 0], [0, 1, 1.5, 3], {
    rtol: 1e-9,
    atol: 1e-9,
  });
  for (const time of [0, 1, 1.5, 3]) assert.ok(there.steps.includes(time));
  near(there.y[0], Math.cos(3), 1e-7);
  const back = await solve(swing, there.y, [3, 2, 0], {
    rtol: 1e-9,
    atol: 1e-9,
  });
  assert.ok(back.steps.includes(2));
  assert.equal(back.steps.at(-1), 0);
  near(back.y[0], 1, 1e-7);
  near(back.y[1], 0, 1e-7);
});

Deno.test("a step that went too far is taken once more, shorter", async () => {
  // Nothing happens for long, then all at once: y = arctan(100 (t − 5)).
  const slope: Slope = (out, t) => out[0] = 100 / (1 + (100 * (t - 5)) ** 2);
  const { y, steps, asked } = await solve(
    slope,
    [Math.atan(-500)],
    [0, 10],
    {},
  );
  near(y[0], Math.atan(500), 1e-4);
  assert.ok(asked > 6 * steps.length, `${asked}`);
});

Deno.test("a stop that cuts a step short does not slow down what follows", async () => {
  const without = await solve(swing, [1, 0], [0, 10], {});
  const stops = await solve(swing, [1, 0], [0, 5, 5.000001, 10], {});
  assert.ok(stops.steps.length <= without.steps.length + 2);
});

Deno.test("what was asked last is where the state is", async () => {
  let lastTime = NaN;
  let lastState: number[] = [];
  const y = Float64Array.of(1, 0);
  const solver = dormandPrince(
    (out, t, state) => {
      swing(out, t, state);
      lastTime = t;
      lastState = [...state];
      return Promise.resolve();
    },
    y,
    [0, 7],
  );
  let steps = 0;
  for await (const t of solver) {
    near(lastTime, t, 1e-14);
    assert.deepEqual(lastState, [...y]);
    steps++;
  }
  assert.ok(steps > 5);
});

Deno.test("easy rows do not cover up for a hard one", async () => {
  /** A wild swing in the first row, nothing to do in the others. */
  const slope: Slope = (out, _t, y) => out.set([20 * y[1], -20 * y[0]]);
  const run = async (rows: number[]) => {
    const y = [1, 0, ...Array(198).fill(0)];
    return (await solve(slope, y, [0, 2], { rows })).steps;
  };
  const alone = (await solve(slope, [1, 0], [0, 2], {})).steps;
  assert.deepEqual(await run([2, 1, 97, 100]), alone);
  assert.ok((await run([200])).length < alone.length);
});

Deno.test("what cannot be solved is refused", async () => {
  const refuse = (slope: Slope, options: SolverOptions, message: RegExp) =>
    assert.rejects(solve(slope, [1, 0], [0, 100], options), {
      name: "RangeError",
      message,
    });
  await refuse(
    swing,
    { maxSteps: 20 },
    /^20 steps have only led to [\d.]+: raise/,
  );
  await refuse(swing, { atol: 0 }, /atol above 0/);
  await refuse(swing, { rtol: -1 }, /rtol must be 0 or more/);
  await refuse((out) => out.fill(NaN), {}, /from 0 on is short enough/);
  // A wall that no step passes: y = 1 / (1 − t) ends at t = 1.
  await refuse(
    (out, _t, y) => out[0] = y[0] ** 2,
    {},
    /from (1\.0000|0\.9999)\d+ on is short enough/,
  );
  await refuse(
    (out, t) => out[0] = t < 50 ? 1 : NaN,
    {},
    /from (50|49\.99\d+) on is short enough/,
  );
});

async function solve(
  slope: Slope,
  start: ArrayLike<number>,
  times: number[],
  options: SolverOptions & { rows?: number[] },
) {
  const y = Float64Array.from(start);
  let asked = 0;
  const solver = dormandPrince(
    (out, t, state) => {
      asked++;
      slope(out, t, state);
      return Promise.resolve();
    },
    y,
    times,
    options,
  );
  const steps: number[] = [];
  const states: Float64Array[] = [];
  for await (const t of solver) {
    steps.push(t);
    states.push(y.slice());
  }
  return { y, steps, states, asked };
}

function near(actual: number, expected: number, tolerance: number) {
  assert.ok(
    Math.abs(actual - expected) <= tolerance,
    `${actual} is not within ${tolerance} of ${expected}`,
  );
}
