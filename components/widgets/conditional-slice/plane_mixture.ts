/** A Gaussian of two variables that may hang together. */
export interface PlaneGaussian {
  /** Share in the mixture; all shares sum to 1. */
  weight: number;
  mean: readonly [x: number, y: number];
  /** Standard deviations. */
  deviation: readonly [x: number, y: number];
  /** From −1 to 1, both excluded. */
  correlation: number;
}

/** A Gaussian of one variable, with its share. */
export interface LineGaussian {
  weight: number;
  mean: number;
  deviation: number;
}

/** The density of a mixture in one variable. */
export function lineDensity(
  mixture: readonly LineGaussian[],
  x: number,
): number {
  return mixture.reduce(
    (sum, { weight, mean, deviation }) =>
      sum + weight * normal((x - mean) / deviation) / deviation,
    0,
  );
}

/** p(x, y) of a mixture: a Gaussian in y, times that in x given y. */
export function planeDensity(
  mixture: readonly PlaneGaussian[],
  x: number,
  y: number,
): number {
  return lineDensity(alongX(mixture, y), x);
}

/** p(x) or p(y): what is left when the other variable is summed over. */
export function marginalOf(
  mixture: readonly PlaneGaussian[],
  variable: "x" | "y",
): LineGaussian[] {
  const axis = variable === "x" ? 0 : 1;
  return mixture.map(({ weight, mean, deviation }) => ({
    weight,
    mean: mean[axis],
    deviation: deviation[axis],
  }));
}

/** p(x | y): the mixture along a line of one y, scaled to the area 1. */
export function conditionalOn(
  mixture: readonly PlaneGaussian[],
  y: number,
): LineGaussian[] {
  const cut = alongX(mixture, y);
  const area = cut.reduce((sum, it) => sum + it.weight, 0);
  return cut.map((it) => ({ ...it, weight: it.weight / area }));
}

/**
 * The peak that one climbs to from a point: there the density's gradient is 0.
 * Each step goes to the mean of the components' means, weighted by how much of
 * the density each makes up and how narrow it is.
 */
export function peakNear(
  mixture: readonly PlaneGaussian[],
  [x, y]: readonly [x: number, y: number],
): [x: number, y: number] {
  for (let step = 0; step < 200; step++) {
    // Σ r Λ and Σ r Λ μ, with Λ the inverse of a component's covariance.
    let [a, b, d, u, v] = [0, 0, 0, 0, 0];
    for (const it of mixture) {
      const { mean: [mx, my], deviation: [sx, sy], correlation: c } = it;
      const r = planeDensity([it], x, y) / (1 - c * c);
      const [xx, xy, yy] = [r / sx ** 2, -r * c / (sx * sy), r / sy ** 2];
      a += xx;
      b += xy;
      d += yy;
      u += xx * mx + xy * my;
      v += xy * mx + yy * my;
    }
    const determinant = a * d - b * b;
    [x, y] = [(d * u - b * v) / determinant, (a * v - b * u) / determinant];
  }
  return [x, y];
}

/** p(x, y) for one y, as a function of x: its area is p(y). */
function alongX(mixture: readonly PlaneGaussian[], y: number): LineGaussian[] {
  return mixture.map(({ weight, mean, deviation, correlation }) => {
    const z = (y - mean[1]) / deviation[1];
    return {
      weight: weight * normal(z) / deviation[1],
      mean: mean[0] + correlation * deviation[0] * z,
      deviation: deviation[0] * Math.sqrt(1 - correlation ** 2),
    };
  });
}

/** The standard normal density. */
function normal(z: number): number {
  return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
}
