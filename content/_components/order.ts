import { openConvergence } from "../../components/figures/drawing/convergence.ts";
import { openOnce } from "../../components/figures/mod.ts";

/** `{{ comp.order({ of: "heun" }) }}` → 2.1: a sampler's order, as measured. */
export default async function ({ of }: { of: string }): Promise<string> {
  return openConvergence(await openOnce("convergence")).orderOf(of);
}
