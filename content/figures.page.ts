import { drawFigure, figureNames } from "../components/figures/mod.ts";

/** The files that figures bring, and those that readers may take along. */
export default async function* () {
  for (const name of await figureNames()) {
    const { files, downloads } = await drawFigure(name);
    for (const { path, bytes } of [...files, ...downloads]) {
      yield { url: path, content: bytes };
    }
  }
}
