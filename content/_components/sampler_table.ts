import { openConvergence } from "../../components/figures/drawing/convergence.ts";
import { samplerTable } from "../../components/figures/drawing/sampler_table.ts";
import { openOnce } from "../../components/figures/mod.ts";

/** `{{ comp.sampler_table() }}`: all samplers, and how they did. */
export default async function (
  _: unknown,
  { md }: { md: (text: string, inline: boolean) => string },
): Promise<string> {
  const convergence = openConvergence(await openOnce("convergence"));
  return samplerTable(convergence, (text) => md(text, true));
}
