import { drawFigure, figureHtml } from "../../components/figures/mod.ts";

/** `{{ comp.figure({ name: "…" }) }}`: a figure of components/figures/. */
export default async function (
  { name }: { name: string },
  { md }: { md: (text: string, inline: boolean) => string },
): Promise<string> {
  const drawn = await drawFigure(name);
  return figureHtml(drawn, md(drawn.caption, true));
}
