import {
  escapeHtml,
  type Figure,
  picture,
  thousands,
} from "./drawing/figure.ts";
import { openGlyphs } from "./drawing/glyphs.ts";
import { encode } from "./drawing/images.ts";
import { at, dotsImage, openMap, typicalGlyphs } from "./drawing/map.ts";
import { shrink } from "./drawing/sheet.ts";

/** Side of a glyph in the sprite, in pixels. */
const tile = 64;

/** F4: UMAP of all glyphs, every one a dot, some drawn at their places. */
const figure: Figure = {
  id: "map-of-glyphs",
  artifacts: ["dataset", "projection"],
  width: "wide",
  caption: ({ artifact }) =>
    `A map of all ${
      thousands(openMap(artifact("projection")).count)
    } glyphs. Every dot is one; dots are close where pictures are alike. Some glyphs are ` +
    `drawn where their dots lie. The two large regions are the two ways in which most characters ` +
    `are built: from a left and a right part, or from a top and a bottom; an example of each is ringed. ` +
    `The islands around them are families that share one more part.`,
  alt: ({ artifact }) => {
    const { count, clusters } = openMap(artifact("projection"));
    return `A scatter plot of ${thousands(count)} dots without axes. ${
      clusters.map(({ label, example }) =>
        `One large region is labelled ${label}, with the example ${example}.`
      ).join(" ")
    } Small pictures of characters lie among the dots; neighbours share a part, such as the grass sign on top or the water sign on the left.`;
  },
  async draw({ artifact }, alt) {
    const map = openMap(artifact("projection"));
    const glyphs = openGlyphs(artifact("dataset"));
    const dots = await dotsImage(map, {
      name: "map-of-glyphs",
      width: 1536,
      radius: 1.5,
      opacity: .75,
    });
    const examples = map.clusters.map(({ example }) => glyphs.indexOf(example));
    const labelled = map.clusters.map(({ x, y, exampleX, exampleY }) =>
      besides(map.toSheet(x, y), map.toSheet(exampleX, exampleY))
    );
    const shown = [
      ...examples,
      ...typicalGlyphs(map, { columns: 11, atLeast: 80 })
        .filter((index) => isClear(map.place(index), labelled)),
    ];
    const sprite = await glyphSprite(
      shown.map((i) => shrink(glyphs.image(i), glyphs.imageSize, tile)),
    );
    const pieces = shown.map((index, i) =>
      `<i class="${
        i < examples.length ? "sprite ring" : "sprite dot"
      }" style="${at(map.place(index), map)};--i:${i}"></i>`
    );
    const labels = map.clusters.map(({ label }, i) =>
      `<b style="${at(labelled[i], map)}">${
        escapeHtml(label)
      } <i class="sprite" style="--i:${i}"></i></b>`
    );
    return {
      html: picture(
        `${dots.html}<div class="on-map" style="--sprite:url(/figures/map-of-glyphs.webp);--count:${shown.length}">${
          pieces.join("")
        }${labels.join("")}</div>`,
        alt,
        "picture map",
      ),
      files: [...dots.files, {
        path: "/figures/map-of-glyphs.webp",
        bytes: sprite,
      }],
    };
  },
};
export default figure;

/** A label's place, moved up where it would lie on a ringed glyph. */
function besides(
  [x, y]: [number, number],
  [ringX, ringY]: [number, number],
): [number, number] {
  const isClear = Math.abs(x - ringX) > .12 || Math.abs(y - ringY) > .06;
  return isClear ? [x, y] : [x, ringY - .06];
}

/** Whether a glyph at a place would not lie under a label. */
function isClear(
  [x, y]: [number, number],
  labels: readonly [number, number][],
): boolean {
  return labels.every(([labelX, labelY]) =>
    Math.abs(x - labelX) > .1 || Math.abs(y - labelY) > .04
  );
}

/** Ink of glyphs, in a row, on nothing. */
function glyphSprite(tiles: readonly Uint8Array[]) {
  const width = tile * tiles.length;
  const data = new Uint8Array(width * tile * 4);
  tiles.forEach((image, i) =>
    image.forEach((grey, pixel) => {
      const row = Math.floor(pixel / tile);
      data[(row * width + i * tile + pixel % tile) * 4 + 3] = 255 - grey;
    })
  );
  return encode({ data, width, height: tile, channels: 4 }, {
    format: "webp",
  });
}
