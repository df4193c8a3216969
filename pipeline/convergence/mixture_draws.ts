import { fillNormal, type GaussianMixture } from "../../diffusion/mod.ts";
import { normalCumulative } from "./normal_cumulative.ts";

/**
 * Independent draws of a mixture: what a sampler without any error would give.
 *
 * @param seed And `set`: together they name the draws.
 * @returns `[count, dimension]`
 */
export function mixtureDraws(
  { dimension, means, deviation, weights }: GaussianMixture,
  count: number,
  { seed, set }: { seed: number; set: number },
): Float32Array<ArrayBuffer> {
  const components = means.length / dimension;
  const shares = Array.from(
    { length: components },
    (_, k) => weights?.[k] ?? 1,
  );
  const total = shares.reduce((sum, it) => sum + it, 0);
  const width = dimension + 1;
  const normal = fillNormal(new Float32Array(count * width), {
    seed,
    sample: set,
    step: 0,
  });
  const draws = new Float32Array(count * dimension);
  for (let i = 0; i < count; i++) {
    // Φ of a normal number is uniform: it chooses the component.
    let left = total * normalCumulative(normal[i * width]);
    let k = 0;
    while (k < components - 1 && left > shares[k]) left -= shares[k++];
    const spread = typeof deviation === "number" ? deviation : deviation[k];
    for (let j = 0; j < dimension; j++) {
      draws[i * dimension + j] = means[k * dimension + j] +
        spread * normal[i * width + 1 + j];
    }
  }
  return draws;
}
