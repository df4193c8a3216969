import type { DensityRecord } from "../../pipeline/density.ts";
import { type Figure, picture } from "./drawing/figure.ts";
import { dotsImage, type GlyphMap, openMap } from "./drawing/map.ts";
import { type Point, ringPath } from "./drawing/outlines.ts";

/** F5: the density over the map, the stand-in for q(x). */
const figure: Figure = {
  id: "density-of-glyphs",
  artifacts: ["projection", "density"],
  width: "wide",
  caption: ({ artifact }, say) => {
    const { contours } = artifact("density").json<DensityRecord>(
      "density.json",
    );
    const shares = contours.map(({ mass }) => Math.round(mass * 100));
    return say`The map as a landscape: our stand-in for $q(x)$ from here on. The stronger the colour, the more
      glyphs lie round a point. The outermost line encloses ${
      Math.max(...shares)
    } % of all glyphs, the innermost ${Math.min(...shares)} %.
      This is a visual shorthand: the true $q(x)$ lives in pixel space, and no plane can show it.`;
  },
  alt:
    "The same map, now with contour lines like those of a mountain range, filled darker towards the peaks. There is a broad high region for each of the two ways in which characters are built, with several peaks each, and low ground between them.",
  async draw({ artifact }, alt) {
    const map = openMap(artifact("projection"));
    const { contours } = artifact("density").json<DensityRecord>(
      "density.json",
    );
    const dots = await dotsImage(map, {
      name: "density-of-glyphs",
      width: 1280,
      radius: 1,
      opacity: .3,
    });
    const paths = contours.map(({ coordinates }) =>
      `<path d="${outline(coordinates, map)}"/>`
    );
    return {
      html: picture(
        `${dots.html}<svg class="contours" viewBox="0 0 1000 ${
          Math.round(map.height * 1000)
        }" aria-hidden="true">${paths.join("")}</svg>`,
        alt,
        "picture map",
      ),
      files: dots.files,
    };
  },
};
export default figure;

/** GeoJSON polygons as an SVG path, in thousandths of the sheet's width. */
function outline(coordinates: number[][][][], map: GlyphMap): string {
  const inThousandths = ([x, y]: number[]) =>
    map.toSheet(x, y).map((it) => Math.round(it * 1000)) as Point;
  return coordinates.flat().map((ring) => ringPath(ring.map(inThousandths)))
    .join("");
}
