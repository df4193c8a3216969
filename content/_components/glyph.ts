import { Buffer } from "node:buffer";
import { openGlyphs } from "../../components/figures/drawing/glyphs.ts";
import { encode } from "../../components/figures/drawing/images.ts";
import { shrink } from "../../components/figures/drawing/sheet.ts";
import { openOnce } from "../../components/figures/mod.ts";

let glyphs: Promise<ReturnType<typeof openGlyphs>> | undefined;

/**
 * `{{ comp.glyph({ character: "明" }) }}`: a character in a line of text, as
 * the data set has it, whatever fonts the reader has.
 */
export default async function (
  { character }: { character: string },
): Promise<string> {
  glyphs ??= openOnce("dataset").then(openGlyphs);
  const { indexOf, image, imageSize } = await glyphs;
  const size = imageSize / 2;
  const ink = shrink(image(indexOf(character)), imageSize, size);
  const data = new Uint8Array(ink.length * 4);
  ink.forEach((grey, i) => data[i * 4 + 3] = 255 - grey);
  const bytes = await encode({ data, width: size, height: size, channels: 4 }, {
    format: "webp",
  });
  const url = `data:image/webp;base64,${Buffer.from(bytes).toString("base64")}`;
  return `<span class="glyph" role="img" lang="zh" aria-label="${character}" style="--glyph:url(${url})"></span>`;
}
