import {
  drawFigure,
  figureNames,
  isTranslated,
} from "../components/figures/mod.ts";
import { translatedTo } from "../components/languages/languages.ts";

/** The files that figures bring, and those that readers may take along. */
export default async function* () {
  for (const name of await figureNames()) {
    const { files, downloads } = await drawFigure(name);
    const all = [...files, ...downloads];
    for (const { tag } of translatedTo) {
      if (!isTranslated(name, tag)) continue;
      const { downloads } = await drawFigure(name, tag);
      const isShared = (path: string) => all.some((it) => it.path === path);
      all.push(...downloads.filter(({ path }) => !isShared(path)));
    }
    for (const { path, bytes } of all) yield { url: path, content: bytes };
  }
}
