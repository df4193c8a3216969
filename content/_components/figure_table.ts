import { figureTable } from "../../components/figures/drawing/figure_table.ts";
import { originOf } from "../../components/figures/mod.ts";

/** A figure in an article's source: `{{ comp.figure({ name: "…" }) }}`. */
const placed = /comp\.figure\(\{\s*name:\s*"([^"]+)"\s*\}\)/g;

/** `{{ comp.figure_table() }}`: every figure of the guide, and what made it. */
export default async function (): Promise<string> {
  const guide = await Deno.readTextFile(
    new URL("../index.md", import.meta.url),
  );
  return figureTable(
    await Promise.all(
      [...guide.matchAll(placed)].map(async ([, name], i) => ({
        id: name,
        number: i + 1,
        href: `/#fig:${name}`,
        origin: await originOf({ name }),
      })),
    ),
  );
}
