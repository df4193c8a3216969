import { figureTable } from "../../components/figures/drawing/figure_table.ts";
import { originOf } from "../../components/figures/mod.ts";
import { languageOf } from "../../components/languages/languages.ts";
import { pageWords } from "../../components/languages/page_words.ts";

/** A figure in an article's source: `{{ comp.figure({ name: "…" }) }}`. */
const placed = /comp\.figure\(\{\s*name:\s*"([^"]+)"\s*\}\)/g;

/** `{{ comp.figure_table() }}`: every figure of the guide, and what made it. */
export default async function ({ lang }: { lang: string }): Promise<string> {
  // The guide has the same figures in all its languages.
  const guide = await Deno.readTextFile(
    new URL("../index.md", import.meta.url),
  );
  const { home } = languageOf(lang);
  return figureTable(
    await Promise.all(
      [...guide.matchAll(placed)].map(async ([, name], i) => ({
        id: name,
        number: i + 1,
        href: `${home}#fig:${name}`,
        origin: await originOf({ name }),
      })),
    ),
    pageWords(lang),
  );
}
