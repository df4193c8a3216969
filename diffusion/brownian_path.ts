import { batchNoise } from "./batch_noise.ts";
import { CLEAN, type NoiseLevel, noiseLevel } from "./noise_level.ts";
import type { Schedule } from "./schedule.ts";
import { sizeOf } from "./shape.ts";
import type { SampleOptions } from "./step.ts";

/** Between whole timesteps the path is halved so often, then straight. */
const HALVINGS = 12;

/** A piece of the path whose ends are known. */
interface Piece {
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
 * The path is drawn where it is asked for, by cutting [0, T − 1] in two, and
 * the half asked for again (Lévy's construction; Li et al. 2020, "Scalable
 * gradients for SDEs", section 4): the place of a cut, given the ends of the
 * piece, is normal round the straight line. Where a piece is cut depends on the
 * piece alone, and what is drawn there on the timestep.
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
  const length = sizeOf(options.shape);
  const noise = new Float32Array(length);
  const draw = batchNoise(options, 1);

  const low = noiseLevel(schedule, 0);
  const high = noiseLevel(schedule, schedule.numTrainTimesteps - 1);
  const atHigh = new Float32Array(length);
  const atLow = new Float32Array(length);
  const start = Math.sqrt(snr(high));
  draw(noise, 0);
  for (let i = 0; i < length; i++) atHigh[i] = start * noise[i];
  draw(noise, 1);
  const spread = Math.sqrt(snr(low) - snr(high));
  for (let i = 0; i < length; i++) atLow[i] = atHigh[i] + spread * noise[i];

  /** From the root to the last place asked for; neighbours share the most. */
  const pieces: Piece[] = [{ low, atLow, high, atHigh }];
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
    const piece = pieces[depth];
    const half = pieces[depth + 1];
    if (half && half.low.t <= t && t <= half.high.t) return;

    const middle = middles[depth] ??= new Float32Array(length);
    let level: NoiseLevel;
    if (half) {
      // The other half was here: where it was cut off is known.
      level = half.low === piece.low ? half.high : half.low;
    } else {
      level = noiseLevel(schedule, cut(piece, schedule.numTrainTimesteps));
      drawMiddle(middle, piece, level);
    }
    pieces.length = depth + 1;
    pieces.push(
      t <= level.t
        ? { ...piece, high: level, atHigh: middle }
        : { ...piece, low: level, atLow: middle },
    );
  }

  function drawMiddle(out: Float32Array, piece: Piece, middle: NoiseLevel) {
    straight(out, piece, middle);
    draw(noise, 2 + middle.t * 2 ** HALVINGS);
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

/**
 * The timestep at which a piece is cut: halfway between whole timesteps; else
 * a whole one, from the middle half of the piece. Each cut costs a draw, and
 * runs of n evenly spaced steps ask where t + 1 is a multiple of T / n. So it is
 * the one at which t + 1 has the most in common with T: most of such a run's
 * questions are then cuts themselves, and only few lie deep in the tree.
 */
function cut({ low: { t: low }, high: { t: high } }: Piece, T: number): number {
  if (high - low <= 1) return (low + high) / 2;
  const quarter = (high - low) / 4;
  let best = Math.floor((low + high) / 2);
  let most = commonDivisor(best + 1, T);
  for (let t = Math.ceil(low + quarter); t <= high - quarter; t++) {
    const common = commonDivisor(t + 1, T);
    if (common > most) [best, most] = [t, common];
  }
  return best;
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
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
