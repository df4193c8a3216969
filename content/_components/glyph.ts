import { openGlyphs } from "../../components/figures/drawing/glyphs.ts";
import { dataUrl, encode } from "../../components/figures/drawing/images.ts";
import { shrink } from "../../components/figures/drawing/sheet.ts";
import { openOnce } from "../../components/figures/mod.ts";
import { pageWords } from "../../components/languages/page_words.ts";
import { MANIFEST } from "../../pipeline/report.ts";
import { writtenFor } from "../_data/report.ts";

/**
 * `{{ comp.glyph({ character: "明" }) }}`: a character in a line of text, as
 * the data set has it, whatever fonts the reader has. Where the words were
 * written for another model, what its data set lacks is set as text.
 */
export default async function (
  { character, isLarge = false, lang }: {
    character: string;
    isLarge?: boolean;
    lang: string;
  },
): Promise<string> {
  const { records, indexOf, image, imageSize } = openGlyphs(
    await openOnce("dataset"),
  );
  if (
    MANIFEST.name !== writtenFor &&
    !records.some((it) => it.character === character)
  ) {
    const words = pageWords(lang)`not in the data set of ${MANIFEST.name}`;
    return `<span class="absent" lang="zh" title="${words}">${character}</span>`;
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
