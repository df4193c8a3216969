import { openGlyphs } from "../../components/figures/drawing/glyphs.ts";
import { dataUrl, encode } from "../../components/figures/drawing/images.ts";
import { shrink } from "../../components/figures/drawing/sheet.ts";
import { openOnce } from "../../components/figures/mod.ts";
import { MANIFEST } from "../../pipeline/report.ts";
import { writtenFor } from "../_data/report.ts";

let glyphs: Promise<ReturnType<typeof openGlyphs>> | undefined;

/**
 * `{{ comp.glyph({ character: "明" }) }}`: a character in a line of text, as
 * the data set has it, whatever fonts the reader has. Where the words were
 * written for another model, what its data set lacks is set as text.
 */
export default async function (
  { character, isLarge = false }: { character: string; isLarge?: boolean },
): Promise<string> {
  glyphs ??= openOnce("dataset").then(openGlyphs);
  const { records, indexOf, image, imageSize } = await glyphs;
  if (
    MANIFEST.name !== writtenFor &&
    !records.some((it) => it.character === character)
  ) {
    return `<span class="absent" lang="zh" title="not in the data set of ${MANIFEST.name}">${character}</span>`;
  }
  // As sharp as the data set has it where a glyph stands alone.
  const size = isLarge ? imageSize : imageSize / 2;
  const grey = image(indexOf(character));
  const data = shrink(grey, imageSize, size).map((it) => 255 - it);
  const bytes = await encode({ data, width: size, height: size, channels: 1 }, {
    format: "webp",
    ink: "#000000",
  });
  return `<span class="glyph" role="img" lang="zh" aria-label="${character}" style="--glyph:url(${
    dataUrl(bytes, "webp")
  })"></span>`;
}
