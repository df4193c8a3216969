import { type Schedule, scheduleOfSignal } from "./schedule.ts";

/** Options of `sigmoidSchedule`. */
export interface SigmoidOptions {
  /** T, 1000 by default. */
  numTrainTimesteps?: number;
  /** The piece of the sigmoid that is used: from `start` … */
  start?: number;
  /** … to `end`. */
  end?: number;
  /** Temperature: above 1 the curve is flatter, nearer to a straight line. */
  tau?: number;
  /** Upper bound of β, which keeps the last step from destroying everything. */
  maxBeta?: number;
}

/**
 * ᾱ falls along a piece of a sigmoid, so that most steps are spent in the
 * middle (Jabri et al. 2023, "Scalable adaptive computation"; in the form of
 * Chen 2023, "On the importance of noise scheduling", algorithm 1).
 *
 * @throws RangeError unless `start` < `end` and `tau` > 0.
 */
export function sigmoidSchedule(options: SigmoidOptions = {}): Schedule {
  const {
    numTrainTimesteps = 1000,
    start = -3,
    end = 3,
    tau = 1,
    maxBeta = 0.999,
  } = options;
  if (!(start < end && tau > 0)) {
    throw new RangeError(
      `sigmoid schedule: start (${start}) must be below end (${end}), and ` +
        `tau (${tau}) above 0`,
    );
  }
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x / tau));
  const last = sigmoid(end);
  return scheduleOfSignal(
    "sigmoid",
    numTrainTimesteps,
    maxBeta,
    (u) => last - sigmoid(start + u * (end - start)),
  );
}
