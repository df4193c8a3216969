import * as d3 from "d3-contour";
import { openGlyphs } from "../components/figures/drawing/glyphs.ts";
import { palette } from "../components/figures/drawing/palette.ts";
import { openOnce } from "../components/figures/mod.ts";
import { REPORT } from "../pipeline/report.ts";

// The package has no types of its own.
const { contours } = d3 as unknown as {
  contours(): {
    size(size: [number, number]): {
      /** GeoJSON of the area where the values are above the level. */
      contour(
        values: number[],
        level: number,
      ): { coordinates: [number, number][][][] };
    };
  };
};

const character = REPORT.pictures.icon;

export const url = "/favicon.svg";

/** The outline of a glyph's ink, in the colour of the screen's scheme. */
export default async function (): Promise<string> {
  const { image, indexOf, imageSize } = openGlyphs(
    await openOnce("dataset"),
  );
  const ink = Array.from(image(indexOf(character)), (grey) => 255 - grey);
  const { coordinates } = contours().size([imageSize, imageSize])
    .contour(ink, 127.5);
  const path = coordinates.flat().map((ring) =>
    `M${
      ring.map((point) => point.map((value) => value.toFixed(1)).join(" "))
        .join("L")
    }Z`
  ).join("");
  const { accent } = palette;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${imageSize} ${imageSize}">` +
    `<style>path{fill:${accent.light}}@media(prefers-color-scheme:dark){path{fill:${accent.dark}}}</style>` +
    `<path d="${path}"/></svg>\n`;
}
