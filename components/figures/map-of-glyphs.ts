import type { Label } from "../../pipeline/report.ts";
import type { Say } from "../languages/say.ts";
import { escapeHtml, type Figure, picture } from "./drawing/figure.ts";
import { openGlyphs } from "./drawing/glyphs.ts";
import { inkSprite } from "./drawing/ink_sprite.ts";
import { at, dotsImage, openMap, typicalGlyphs } from "./drawing/map.ts";
import { shrink } from "./drawing/sheet.ts";

/** Side of a glyph in the sprite, in pixels. */
const tile = 64;

/** F4: UMAP of all glyphs, every one a dot, some drawn at their places. */
const figure: Figure = {
  id: "map-of-glyphs",
  artifacts: ["dataset", "projection"],
  width: "wide",
  caption: ({ artifact }, say) =>
    say`A map of all ${
      say.count(openMap(artifact("projection")).count)
    } glyphs. Every dot is one; dots are close where pictures are alike. Some glyphs are
      drawn where their dots lie. The two large regions are the two ways in which most characters
      are built: from a left and a right part, or from a top and a bottom; an example of each is ringed.
      The islands around them are families that share one more part.`,
  alt: ({ artifact }, say) => {
    const { count, clusters } = openMap(artifact("projection"));
    return say`A scatter plot of ${say.count(count)} dots without axes. ${
      clusters.map(({ label, example }) =>
        say`One large region is labelled ${
          labelIn(label, say)
        }, with the example ${example}.`
      ).join(" ")
    } Small pictures of characters lie among the dots; neighbours share a part, such as the grass sign on top or the water sign on the left.`;
  },
  async draw({ artifact }, alt, say) {
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
    const shown = examples.slice();
    for (const index of typicalGlyphs(map, { columns: 11, atLeast: 80 })) {
      const place = map.place(index);
      const isClear = shown.every((it) =>
        !isNear(place, map.place(it), .045, .045)
      ) && labelled.every((it) => !isNear(place, it, .1, .04));
      if (isClear) shown.push(index);
    }
    const sprite = await inkSprite(
      shown.map((i) => shrink(glyphs.image(i), glyphs.imageSize, tile)),
      tile,
    );
    const pieces = shown.map((index, i) =>
      `<i class="${
        i < examples.length ? "sprite ring" : "sprite dot"
      }" style="${at(map.place(index), map)};--i:${i}"></i>`
    );
    const labels = map.clusters.map(({ label }, i) =>
      `<b style="${at(labelled[i], map)}">${
        escapeHtml(labelIn(label, say))
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

function labelIn(label: Label, { lang }: Say): string {
  return label[lang] ?? label.en;
}

/** A label's place, moved up where it would lie on a ringed glyph. */
function besides(
  place: [number, number],
  ring: [number, number],
): [number, number] {
  return isNear(place, ring, .12, .06) ? [place[0], ring[1] - .06] : place;
}

/** Whether two places would cover each other, within so much of the sheet. */
function isNear(
  [x, y]: [number, number],
  [otherX, otherY]: [number, number],
  across: number,
  down: number,
): boolean {
  return Math.abs(x - otherX) < across && Math.abs(y - otherY) < down;
}
