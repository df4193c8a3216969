import type { GaussianMixture } from "../../diffusion/mod.ts";
import { normalCumulative } from "./normal_cumulative.ts";

/** Components of a mixture on a line. */
interface Component {
  weight: number;
  mean: number;
  deviation: number;
}

/**
 * The sliced Wasserstein distance of points to a mixture in the plane
 * (Rabin et al. 2012; Bonneel et al. 2015): both are projected onto lines, and
 * on each line the distance is how far, on average, the points have to move to
 * be distributed as the mixture is. It has the unit of the coordinates.
 *
 * The mixture's side is exact: its quantiles at the middles of `count` equal
 * shares. The lines are at `directions` even angles, the same for all points.
 *
 * @returns A function of points `[count, 2]`.
 * @throws RangeError for a mixture that is not in the plane; the function, for
 *   another number of points.
 */
export function slicedWasserstein(
  mixture: GaussianMixture,
  count: number,
  directions: number,
): (points: Float32Array) => number {
  if (mixture.dimension !== 2) {
    throw new RangeError("slicedWasserstein: for mixtures in the plane");
  }
  const lines = Array.from({ length: directions }, (_, i) => {
    const angle = (i * Math.PI) / directions;
    const direction = [Math.cos(angle), Math.sin(angle)] as const;
    return {
      direction,
      quantiles: quantilesOf(projected(mixture, direction), count),
    };
  });
  return (points) => {
    if (points.length !== 2 * count) {
      throw new RangeError(
        `slicedWasserstein: ${points.length / 2} points, not ${count}`,
      );
    }
    const places = new Float64Array(count);
    let sum = 0;
    for (const { direction: [dx, dy], quantiles } of lines) {
      for (let i = 0; i < count; i++) {
        places[i] = dx * points[2 * i] + dy * points[2 * i + 1];
      }
      places.sort();
      for (let i = 0; i < count; i++) {
        sum += Math.abs(places[i] - quantiles[i]);
      }
    }
    return sum / (count * directions);
  };
}

/** The mixture's shadow on a line, which is a mixture again. */
function projected(
  { means, deviation, weights }: GaussianMixture,
  [dx, dy]: readonly [number, number],
): Component[] {
  const components = Array.from({ length: means.length / 2 }, (_, k) => ({
    weight: weights?.[k] ?? 1,
    mean: dx * means[2 * k] + dy * means[2 * k + 1],
    deviation: typeof deviation === "number" ? deviation : deviation[k],
  }));
  const total = components.reduce((sum, { weight }) => sum + weight, 0);
  return components.map((it) => ({ ...it, weight: it.weight / total }));
}

/** Quantiles at (i + ½) / count, i = 0 … count − 1, by bisection. */
function quantilesOf(
  components: readonly Component[],
  count: number,
): Float64Array {
  const share = (x: number) =>
    components.reduce(
      (sum, { weight, mean, deviation }) =>
        sum + weight * normalCumulative((x - mean) / deviation),
      0,
    );
  const most = Math.max(
    ...components.map(({ mean, deviation }) => mean + 9 * deviation),
  );
  let least = Math.min(
    ...components.map(({ mean, deviation }) => mean - 9 * deviation),
  );
  return Float64Array.from({ length: count }, (_, i) => {
    const wanted = (i + 0.5) / count;
    // Quantiles rise: each begins where the one before was found.
    let [low, high, step] = [least, least, (most - least) / count];
    while (high < most && share(high) < wanted) {
      low = high;
      high += step;
      step *= 2;
    }
    while (high - low > 1e-7) {
      const middle = (low + high) / 2;
      if (share(middle) < wanted) low = middle;
      else high = middle;
    }
    return least = (low + high) / 2;
  });
}
