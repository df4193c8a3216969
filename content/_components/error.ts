import { openConvergence } from "../../components/figures/drawing/convergence.ts";
import { openOnce } from "../../components/figures/mod.ts";

/**
 * `{{ comp.error({ of: "ddim", at: 10 }) }}` → 0.091: the distance of a
 * sampler's samples from the distribution, in at most so many evaluations.
 */
export default async function (
  { of, at }: { of: string; at: number },
): Promise<string> {
  return openConvergence(await openOnce("convergence")).errorOf(of, at);
}
