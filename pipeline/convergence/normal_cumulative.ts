/**
 * Φ(z), the share of a standard normal distribution below z, to 14 digits:
 * ½ + φ(z) (z + z³/3 + z⁵/(3·5) + …) near the middle, and far out, where that
 * would cancel, Laplace's continued fraction for the tail. Beyond ±9, 0 or 1.
 */
export function normalCumulative(z: number): number {
  if (Math.abs(z) > 9) return z < 0 ? 0 : 1;
  const density = Math.exp(-(z ** 2) / 2) / Math.sqrt(2 * Math.PI);
  if (Math.abs(z) < 3) {
    let term = z;
    let sum = 0;
    for (let k = 1; Math.abs(term) > 1e-17; k++) {
      sum += term;
      term *= z ** 2 / (2 * k + 1);
    }
    return 0.5 + density * sum;
  }
  const distance = Math.abs(z);
  let fraction = 0;
  for (let k = 60; k > 0; k--) fraction = k / (distance + fraction);
  const tail = density / (distance + fraction);
  return z < 0 ? tail : 1 - tail;
}
