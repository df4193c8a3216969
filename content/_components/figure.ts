import {
  drawFigure,
  figureHtml,
  type FigureName,
} from "../../components/figures/mod.ts";

/**
 * `{{ comp.figure({ name: "…" }) }}`: a figure of components/figures/, in the
 * language of the page's folder; where its file holds a family, with `of: "…"`.
 */
export default async function (
  { name, of, lang }: FigureName & { lang: string },
  { md }: { md: (text: string, inline: boolean) => string },
): Promise<string> {
  const drawn = await drawFigure({ name, of }, lang);
  return figureHtml(drawn, md(drawn.caption, true));
}
