import { fillNormal, philox4x32 } from "../../../diffusion/mod.ts";
import type { LineGaussian } from "./plane_mixture.ts";

/** A point that lies anywhere under a density, all places being as likely. */
export interface Sample {
  /** Distributed as the density says. */
  x: number;
  /** How high it lies, as a share of the density at x. */
  height: number;
}

/**
 * Samples of a mixture: for each the dice choose a component, then a place.
 *
 * @param draw Number of the draw; another has other dice
 */
export function samplesOf(
  mixture: readonly LineGaussian[],
  count: number,
  { seed, draw }: { seed: number; draw: number },
): Sample[] {
  const normal = fillNormal(new Float32Array(count), {
    seed,
    sample: draw,
    step: 0,
  });
  // Counters of another stream than the normal numbers'.
  const words = philox4x32(
    Uint32Array.of(0, draw, 0, 1),
    Uint32Array.of(seed, 0),
    new Uint32Array(2 * count),
  );
  const uniform = (i: number) => (words[i] + .5) / 2 ** 32;
  return Array.from(normal, (z, i) => {
    let rest = uniform(2 * i);
    const { mean, deviation } = mixture.find(({ weight }) =>
      (rest -= weight) < 0
    ) ?? mixture.at(-1)!;
    return { x: mean + deviation * z, height: uniform(2 * i + 1) };
  });
}
