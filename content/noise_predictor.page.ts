import { openOnce } from "../components/figures/mod.ts";
import { glyphFiles } from "../components/widgets/noise-predictor/glyph_files.ts";

/** The glyphs that `<noise-predictor>` offers, beside its script. */
export default async function* () {
  const dataset = await openOnce("dataset");
  const files = await glyphFiles(dataset, "/embed/v1/noise-predictor");
  for (const { path, bytes } of files) yield { url: path, content: bytes };
}
