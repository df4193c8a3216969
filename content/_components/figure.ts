import {
  drawFigure,
  figureHtml,
  type FigureName,
} from "../../components/figures/mod.ts";

/**
 * `{{ comp.figure({ name: "…" }) }}`: a figure of components/figures/; where
 * its file holds a family, with `of: "…"`.
 */
export default async function (
  { name, of }: FigureName,
  { md }: { md: (text: string, inline: boolean) => string },
): Promise<string> {
  const drawn = await drawFigure({ name, of });
  return figureHtml(drawn, md(drawn.caption, true));
}
