import { drawFigure, figureNames } from "../components/figures/mod.ts";

/** The files that figures bring. */
export default async function* () {
  for (const name of await figureNames()) {
    const { files } = await drawFigure(name);
    for (const { path, bytes } of files) yield { url: path, content: bytes };
  }
}
