/** Writes dy/dt at (t, y) into `out`; `y` is left unchanged and not kept. */
export type RightHandSide = (
  out: Float64Array,
  t: number,
  y: Float64Array,
) => Promise<void>;

/** How exact an adaptive solver has to be. */
export interface SolverOptions {
  /** Error of a step relative to the state, 1e-5 by default; 0 or more. */
  rtol?: number;
  /** Error of a step that is let pass in any case, 1e-5 by default; above 0. */
  atol?: number;
  /** How many steps may be tried, 1000 by default. */
  maxSteps?: number;
}

/**
 * The adaptive solver of Dormand & Prince 1980, RK5(4)7M: steps of fifth order,
 * each checked by one of fourth order that comes with it, and taken once more,
 * shorter, where the two differ by more than
 *
 *     atol + rtol max(|y before|, |y after|)
 *
 * in the root mean square over a row of the state. The row with the largest
 * error counts, so that easy rows do not cover up for a hard one.
 *
 * A step asks `rightHandSide` six times; the slope at its end is the first one
 * of the next step.
 *
 * @param y The state at the first of the times; changed in place.
 * @param times Rising or falling: from the first to the last, and steps end
 *   exactly at each between.
 * @param options.rows The lengths of the rows of `y`; by default it is one.
 * @yields The time that `y` has reached: the first, then after every accepted
 *   step. `rightHandSide` was asked there last.
 * @throws RangeError for tolerances out of range, after `maxSteps` steps, and
 *   where no step is short enough, as after a slope that is not a number.
 */
export async function* dormandPrince(
  rightHandSide: RightHandSide,
  y: Float64Array,
  times: readonly number[],
  { rtol = 1e-5, atol = 1e-5, maxSteps = 1000, rows = [y.length] }:
    & SolverOptions
    & { rows?: readonly number[] } = {},
): AsyncGenerator<number, void, void> {
  checkTolerances(rtol, atol);
  const slopes = A.map(() => new Float64Array(y.length));
  const next = new Float64Array(y.length);
  const error = new Float64Array(y.length);
  /** In units of the tolerance. */
  const norm = (values: Float64Array) =>
    largestRowNorm(rows, (i) => {
      const scale = Math.max(Math.abs(y[i]), Math.abs(next[i]));
      return values[i] / (atol + rtol * scale);
    });

  let [t] = times;
  await rightHandSide(slopes[0], t, y);
  yield t;

  // In the first step the state may change by about a hundredth.
  const span = Math.abs(times[times.length - 1] - t);
  const speed = norm(slopes[0]);
  if (Number.isNaN(speed)) throw tooShort(t);
  let length = Math.min(span / 10, 0.01 * norm(y) / speed || span);
  let tried = 0;
  for (const stop of times.slice(1)) {
    while (t !== stop) {
      if (tried++ === maxSteps) throw tooManySteps(maxSteps, t);
      // A little longer than planned rather than leave a tiny rest.
      const isLast = Math.abs(stop - t) <= 1.01 * length;
      const step = isLast ? stop - t : Math.sign(stop - t) * length;
      if (t + step === t) throw tooShort(t);

      for (let stage = 1; stage < A.length; stage++) {
        next.set(y);
        addSlopes(next, step, A[stage], slopes);
        await rightHandSide(slopes[stage], t + C[stage] * step, next);
      }
      error.fill(0);
      addSlopes(error, step, E, slopes);
      const size = norm(error);
      const proposed = Math.abs(step) * change(size);
      if (!(size <= 1)) {
        length = proposed;
        continue;
      }
      // Where a stop has cut the step short, the longer one is still good.
      length = isLast ? Math.max(length, proposed) : proposed;
      t = isLast ? stop : t + step;
      y.set(next);
      slopes.unshift(slopes.pop()!); // the last slope is the next first one
      yield t;
    }
  }
}

/** The factor by which to change a step's length, given its error. */
function change(size: number): number {
  // The error of a step grows with the fifth power of its length.
  if (Number.isNaN(size)) return 0.2;
  return Math.min(5, Math.max(0.2, 0.9 * size ** (-1 / 5)));
}

/** out += step Σ weightⱼ slopeⱼ */
function addSlopes(
  out: Float64Array,
  step: number,
  weights: readonly number[],
  slopes: readonly Float64Array[],
) {
  weights.forEach((weight, j) => {
    if (weight === 0) return;
    const factor = step * weight;
    const slope = slopes[j];
    for (let i = 0; i < out.length; i++) out[i] += factor * slope[i];
  });
}

/** The largest root mean square that one of the rows has; NaN if one is. */
function largestRowNorm(
  rows: readonly number[],
  value: (i: number) => number,
): number {
  let largest = 0;
  let end = 0;
  for (const length of rows) {
    let sum = 0;
    for (let i = end; i < end + length; i++) sum += value(i) ** 2;
    end += length;
    largest = Math.max(largest, sum / length);
  }
  return Math.sqrt(largest);
}

function checkTolerances(rtol: number, atol: number) {
  if (rtol >= 0 && atol > 0) return;
  throw new RangeError(
    `rtol is ${rtol} and atol ${atol}: rtol must be 0 or more, atol above 0`,
  );
}

function tooManySteps(maxSteps: number, t: number): RangeError {
  return new RangeError(
    `${maxSteps} steps have only led to ${t}: raise rtol and atol, or maxSteps`,
  );
}

function tooShort(t: number): RangeError {
  return new RangeError(
    `no step from ${t} on is short enough: the slope there is not a number, ` +
      "or it jumps",
  );
}

// Dormand & Prince 1980, table 2.

/** Where in the step each slope is asked for. */
const C = [0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1, 1];

/** Weights of the slopes before; the last row is the step of fifth order. */
const A = [
  [],
  [1 / 5],
  [3 / 40, 9 / 40],
  [44 / 45, -56 / 15, 32 / 9],
  [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
  [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
  [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
];

/** The step of fifth order less that of fourth. */
const E = [
  71 / 57600,
  0,
  -71 / 16695,
  71 / 1920,
  -17253 / 339200,
  22 / 525,
  -1 / 40,
];
