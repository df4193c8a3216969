import { batchNoise } from "./batch_noise.ts";
import { CLEAN, type NoiseLevel, noiseLevel } from "./noise_level.ts";
import type { Schedule } from "./schedule.ts";
import type { SampleOptions } from "./step.ts";

/** Between whole timesteps the path is halved so often, then straight. */
const HALVINGS = 8;

/** A piece of the path whose ends are known. */
interface Piece {
  /** Number in the tree of halvings: the root is 1, k has 2k and 2k + 1. */
  readonly number: number;
  /** The less noisy end. */
  readonly low: NoiseLevel;
  readonly atLow: Float32Array;
  /** The noisier end. */
  readonly high: NoiseLevel;
  readonly atHigh: Float32Array;
}

/**
 * One Brownian path for each sample of a batch, which depends on seed and
 * sample alone: runs with few steps and with many follow the same one.
 *
 * Its clock is the SNR, ᾱ / (1 − ᾱ), because in that clock the noise that the
 * reverse SDE gathers between two levels is an increment of the path, exactly.
 * The path is drawn where it is asked for, by halving [0, T − 1] (Lévy's
 * construction; Li et al. 2020, "Scalable gradients for SDEs", section 4): the
 * middle of a piece, given its ends, is normal round the straight line.
 *
 * @returns A function that fills `out` with the path's increment between two
 *   levels, divided by its standard deviation: standard normal, and
 *   independent of that of any interval that does not overlap.
 */
export function brownianPath(
  schedule: Schedule,
  options: Pick<
    SampleOptions,
    "seed" | "shape" | "firstSample"
  >,
): (out: Float32Array, from: NoiseLevel, to: NoiseLevel) => void {
  const length = options.shape.reduce((product, size) => product * size, 1);
  const noise = new Float32Array(length);
  const draw = batchNoise(options, 1);

  const low = noiseLevel(schedule, 0);
  const high = noiseLevel(schedule, schedule.numTrainTimesteps - 1);
  const atHigh = new Float32Array(length);
  const atLow = new Float32Array(length);
  draw(noise, 0);
  for (let i = 0; i < length; i++) atHigh[i] = Math.sqrt(snr(high)) * noise[i];
  draw(noise, 1);
  const spread = Math.sqrt(snr(low) - snr(high));
  for (let i = 0; i < length; i++) atLow[i] = atHigh[i] + spread * noise[i];

  /** From the root to the last place asked for; neighbours share the most. */
  const pieces: Piece[] = [{ number: 1, low, atLow, high, atHigh }];
  /** Middles drawn before, one a depth, to be written over. */
  const middles: Float32Array[] = [];

  /** Writes the path at timestep t. */
  function read(out: Float32Array, { t }: NoiseLevel) {
    let depth = 0;
    while (true) {
      const piece = pieces[depth];
      if (t === piece.low.t) return out.set(piece.atLow);
      if (t === piece.high.t) return out.set(piece.atHigh);
      if (piece.high.t - piece.low.t <= 2 ** -HALVINGS) {
        return straight(out, piece, noiseLevel(schedule, t));
      }
      descend(depth, t);
      depth++;
    }
  }

  /** Makes `pieces[depth + 1]` the half of `pieces[depth]` that t lies in. */
  function descend(depth: number, t: number) {
    const { number, low, atLow, high, atHigh } = pieces[depth];
    const isWhole = high.t - low.t > 1;
    const sum = low.t + high.t;
    const at = isWhole ? Math.floor(sum / 2) : sum / 2;
    const next = t <= at ? 2 * number : 2 * number + 1;
    if (pieces[depth + 1]?.number === next) return;

    const sibling = pieces[depth + 1];
    const middle = middles[depth] ??= new Float32Array(length);
    let level: NoiseLevel;
    if (sibling && sibling.number >> 1 === number) {
      // The other half of the same piece was here: its middle is ours.
      level = sibling.number % 2 === 0 ? sibling.high : sibling.low;
    } else {
      level = noiseLevel(schedule, at);
      drawMiddle(middle, pieces[depth], level);
    }
    pieces.length = depth + 1;
    pieces.push(
      next % 2 === 0
        ? { number: next, low, atLow, high: level, atHigh: middle }
        : { number: next, low: level, atLow: middle, high, atHigh },
    );
  }

  function drawMiddle(out: Float32Array, piece: Piece, middle: NoiseLevel) {
    straight(out, piece, middle);
    draw(noise, piece.number + 1);
    const whole = snr(piece.low) - snr(piece.high);
    const spread = Math.sqrt(
      (snr(middle) - snr(piece.high)) * (snr(piece.low) - snr(middle)) / whole,
    );
    for (let i = 0; i < length; i++) out[i] += spread * noise[i];
  }

  const atFrom = new Float32Array(length);
  let known: NoiseLevel = CLEAN;

  return (out, from, to) => {
    if (known.t !== from.t) read(atFrom, from);
    read(out, to);
    const deviation = Math.sqrt(snr(to) - snr(from));
    for (let i = 0; i < length; i++) {
      const atTo = out[i];
      out[i] = (atTo - atFrom[i]) / deviation;
      atFrom[i] = atTo; // where the next step begins
    }
    known = to;
  };
}

/** The straight line between a piece's ends. */
function straight(
  out: Float32Array,
  { low, atLow, high, atHigh }: Piece,
  level: NoiseLevel,
) {
  const share = (snr(level) - snr(high)) / (snr(low) - snr(high));
  for (let i = 0; i < out.length; i++) {
    out[i] = atHigh[i] + share * (atLow[i] - atHigh[i]);
  }
}

function snr({ sigma }: NoiseLevel): number {
  return 1 / sigma ** 2;
}
