import { MANIFEST, REPORT } from "../../pipeline/report.ts";
import { encodeBase64 } from "@std/encoding/base64.js";
import type { GlyphChoice } from "../widgets/glyph-pixels/glyph_pixels.ts";
import { dataUrl, encode } from "./drawing/images.ts";
import { type Figure, picture, type Sources } from "./drawing/figure.ts";
import { openGlyphs } from "./drawing/glyphs.ts";
import { shrink } from "./drawing/sheet.ts";

const character = REPORT.pictures.printed;
/** Values on each side: 1,024 numbers can be read, 16,384 cannot. */
const size = Math.min(32, MANIFEST.imageSize);
/** Other glyphs that a reader may choose. */
const choices = 24;
/** Side of a cell in the drawing's units. */
const cell = 20;
/** The pixel whose place in the vector is shown: row and column from 0. */
const marked = { row: size * 3 / 4 | 0, column: 3 };
const place = marked.row * size + marked.column;

/** F3: one glyph with its pixel values printed, and one value's place. */
const figure: Figure = {
  id: "pixels-of-a-glyph",
  artifacts: ["dataset"],
  width: "text",
  caption: (sources, say) => {
    const { pixels, imageSize } = read(sources);
    const grid = size < imageSize
      ? say`made smaller (${size} × ${size} instead of ${imageSize} × ${imageSize} pixels) so that its values can be printed`
      : say`${size} × ${size} pixels, with its values printed`;
    return say`A picture is a list of numbers. The glyph for “bright”, ${grid}: 0 is black ink, 255 is white paper. Read row after row, they make one
      vector. The pixel in the frame, in row ${marked.row + 1} and column ${
      marked.column + 1
    }, is number ${say.count(place + 1)} of ${
      say.count(size ** 2)
    }; its value is ${pixels[place]}.`;
  },
  alt: (_, say) =>
    say`The Chinese character 明, “bright”, as a grid of ${size} by ${size} grey squares, each with its value from 0 to 255 printed in it. Below the grid the same squares stand in one long row; a line joins the square in row ${
      marked.row + 1
    }, column ${marked.column + 1} to its place, number ${
      place + 1
    }, in that row.`,
  async draw(sources, alt) {
    const { pixels, choice } = read(sources);
    const grid = dataUrl(
      await encode({ data: pixels, width: size, height: size, channels: 1 }, {
        format: "png",
      }),
      "png",
    );
    const strip = dataUrl(
      await encode(
        { data: pixels, width: size ** 2, height: 1, channels: 1 },
        { format: "png" },
      ),
      "png",
    );
    const path = "/figures/pixels-of-a-glyph-glyphs.json";
    return {
      html: `<glyph-pixels character="${character}" src="${path}">${
        picture(svg(pixels, grid, strip), alt, "picture pixels")
      }</glyph-pixels>`,
      files: [{
        path,
        bytes: new TextEncoder().encode(JSON.stringify(choice())),
      }],
    };
  },
};
export default figure;

function read(sources: Sources) {
  const glyphs = openGlyphs(sources.artifact("dataset"));
  const { imageSize } = glyphs;
  const pixelsOf = (index: number) =>
    shrink(glyphs.image(index), imageSize, size);
  const own = glyphs.indexOf(character);
  return {
    imageSize,
    pixels: pixelsOf(own),
    /** What the reader may choose: this one, and others from the whole data set. */
    choice(): GlyphChoice {
      const others = Array.from(
        { length: Math.min(choices, glyphs.count) },
        (_, i) => Math.floor((i + .5) / choices * glyphs.count),
      );
      return {
        size,
        glyphs: [...new Set([own, ...others])].map((index) => ({
          character: glyphs.records[index].character,
          caption: glyphs.records[index].caption,
          pixels: encodeBase64(pixelsOf(index)),
        })),
      };
    },
  };
}

/** The glyph above its vector; then, for narrow screens, a part of it. */
function svg(pixels: Uint8Array, grid: string, strip: string): string {
  const side = size * cell;
  const top = side + 44;
  const height = 30;
  const x = (marked.column + .5) * cell;
  const y = (marked.row + 1) * cell;
  const placeX = (place + .5) / size ** 2 * side;
  const picture = (href: string, y: number, height: number) =>
    `<image class="sharp" href="${href}" y="${y}" width="${side}" height="${height}" preserveAspectRatio="none"/>`;
  const frame = (y: number, height: number) =>
    `<rect class="frame" x=".5" y="${y + .5}" width="${side - 1}" height="${
      height - 1
    }"/>`;
  const label = (index: number, x: number, anchor: string) =>
    `<text class="label" x="${x}" y="${
      top + height + 22
    }" text-anchor="${anchor}"><tspan font-style="italic">x</tspan><tspan class="sub" dy="4">${index}</tspan></text>`;
  const values = numbers(pixels);
  const mark = `<rect class="mark" x="${marked.column * cell}" y="${
    marked.row * cell
  }" width="${cell}" height="${cell}"/>`;
  const detail = [0, marked.row - 5, 12, 9].map((it) => it * cell).join(" ");
  return [
    `<svg class="whole" viewBox="0 0 ${side} ${
      top + height + 32
    }" aria-hidden="true">`,
    picture(grid, 0, side),
    values,
    frame(0, side),
    picture(strip, top, height),
    frame(top, height),
    `<path class="mark" d="M${x} ${y}V${side + 14}L${placeX} ${side + 30}V${
      top + height
    }"/>`,
    mark,
    label(1, 0, "start"),
    label(place + 1, placeX, "middle"),
    label(size ** 2, side, "end"),
    `</svg><svg class="detail" viewBox="${detail}" aria-hidden="true">`,
    picture(grid, 0, side),
    values,
    mark,
    "</svg>",
  ].join("");
}

/**
 * The values, a line of text for each row: in fixed pitch, so that one length
 * puts every number into its cell; dark on light cells, light on dark ones.
 */
function numbers(pixels: Uint8Array): string {
  const lines: string[] = [];
  for (let row = 0; row < size; row++) {
    const values = [...pixels.subarray(row * size, (row + 1) * size)];
    for (const isDark of [false, true]) {
      const line = values.map((value) =>
        value < 140 === isDark ? String(value).padStart(3).padEnd(4) : "    "
      ).join("");
      if (!line.trim()) continue;
      lines.push(
        `<text class="${isDark ? "on-dark" : "on-light"}" x="2" y="${
          row * cell + 13
        }" textLength="${size * cell}">${
          line.replaceAll(" ", "\u00a0")
        }</text>`,
      );
    }
  }
  return `<g class="values">${lines.join("")}</g>`;
}
