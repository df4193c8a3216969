/** A normal distribution on the line: the two numbers that it is made of. */
export interface NormalFit {
  mean: number;
  /** Standard deviation, 0 or above. */
  deviation: number;
}

/** The density of 𝒩(mean, deviation²) at x. */
export function normalDensity(
  x: number,
  { mean, deviation }: NormalFit = { mean: 0, deviation: 1 },
): number {
  const z = (x - mean) / deviation;
  return Math.exp(-z * z / 2) / (deviation * Math.sqrt(2 * Math.PI));
}

/**
 * The normal distribution under which the samples are likeliest. Setting the
 * derivatives of their log-likelihood to zero gives the mean, and the root of
 * the mean squared distance from it: divided by n, not by n − 1 (Bishop 2006,
 * "Pattern Recognition and Machine Learning", equations 1.55 and 1.56).
 *
 * @throws RangeError when there are no samples
 */
export function fitNormal(samples: ArrayLike<number>): NormalFit {
  const count = samples.length;
  if (count === 0) throw new RangeError("no samples to fit a normal to");
  let sum = 0;
  for (let i = 0; i < count; i++) sum += samples[i];
  const mean = sum / count;
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (samples[i] - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / count) };
}

/** A bar of a histogram: samples in [from, to). */
export interface Bin {
  from: number;
  to: number;
  count: number;
}

/** Counts samples in bins of one width, which meet at 0; empty ones are left out. */
export function binned(samples: ArrayLike<number>, width: number): Bin[] {
  const counts = new Map<number, number>();
  for (let i = 0; i < samples.length; i++) {
    const bin = Math.floor(samples[i] / width);
    counts.set(bin, (counts.get(bin) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => a - b).map(([bin, count]) => ({
    from: bin * width,
    to: (bin + 1) * width,
    count,
  }));
}
