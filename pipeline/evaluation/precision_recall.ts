import { nearestDistances, squaredDistance, type Vectors } from "./vectors.ts";

/** Samples, and around each a ball that reaches to its k-th nearest neighbour. */
export interface Manifold {
  readonly samples: Vectors;
  /** `[samples.count]` */
  readonly radii: Float64Array;
}

/** Where samples of a distribution are thought to lie (Kynkäänniemi et al. 2019, algorithm 1). */
export function manifold(samples: Vectors, k = 3): Manifold {
  return { samples, radii: nearestDistances(samples, samples, k) };
}

/**
 * Improved precision and recall (Kynkäänniemi et al. 2019, equation 2):
 * precision is the share of generated samples that lie in a ball of some real
 * one, recall the share of real samples that lie in a ball of some generated
 * one. Both depend on the number of samples: compare at equal numbers.
 *
 * @returns shares from 0 to 1
 */
export function precisionRecall(
  real: Manifold,
  generated: Manifold,
): { precision: number; recall: number } {
  return {
    precision: shareWithin(generated.samples, real),
    recall: shareWithin(real.samples, generated),
  };
}

/** The share of points that lie in at least one of the balls. */
function shareWithin(points: Vectors, { samples, radii }: Manifold): number {
  const squares = radii.map((radius) => radius * radius);
  let within = 0;
  for (let i = 0; i < points.count; i++) {
    for (let j = 0; j < samples.count; j++) {
      if (squaredDistance(points, i, samples, j, squares[j]) <= squares[j]) {
        within++;
        break;
      }
    }
  }
  return within / points.count;
}
