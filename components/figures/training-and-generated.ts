import type { SamplesRecord } from "../../pipeline/samples.ts";
import { type Figure, picture, type Sources } from "./drawing/figure.ts";
import { openGlyphs, readImage } from "./drawing/glyphs.ts";
import { encode, resize } from "./drawing/images.ts";
import { sheet } from "./drawing/sheet.ts";

const columns = 8;
const rows = 6;
/** Pixels to a sheet: sharp on a phone, and what everybody waits for first. */
const sheetWidth = 768;

/** F1: glyphs of the data set beside glyphs that the model drew. */
const figure: Figure = {
  id: "training-and-generated",
  artifacts: ["dataset", "samples"],
  width: "wide",
  caption: (sources, say) => {
    const [{ numInferenceSteps }] = generated(sources);
    return say`Which are real? *From the dictionary:* characters of the training data, picked evenly from the first to the last.
      *Drawn by the model:* glyphs in ${numInferenceSteps} steps, one for each of ${
      columns * rows
    } definitions that it had never met. None was picked by its looks.`;
  },
  alt: (_sources, say) =>
    say`Two grids of ${rows} by ${columns} characters in black on white. The left one holds printed Chinese characters. The right one holds invented ones with the same strokes and parts, some of which are blurred or do not quite close.`,
  async draw(sources, alt, say) {
    const glyphs = openGlyphs(sources.artifact("dataset"));
    const training = glyphs.records.flatMap(({ split }, i) =>
      split === "train" ? [i] : []
    );
    const count = columns * rows;
    const samples = sources.artifact("samples").path("samples.u8");
    const grids = [
      {
        name: "training",
        label: say`From the dictionary`,
        tiles: Array.from(
          { length: count },
          (_, i) =>
            glyphs.image(
              training[Math.floor((i + .5) / count * training.length)],
            ),
        ),
      },
      {
        name: "generated",
        label: say`Drawn by the model`,
        tiles: generated(sources).map(({ row }) =>
          readImage(samples, row, glyphs.imageSize ** 2)
        ),
      },
    ];
    const files = [];
    const halves: string[] = [];
    for (const { name, label, tiles } of grids) {
      const pixels = await resize(
        sheet(tiles, { columns, tileSize: glyphs.imageSize }),
        sheetWidth,
      );
      const path = `/figures/training-and-generated-${name}.avif`;
      files.push({
        path,
        bytes: await encode(pixels, { format: "avif", quality: 35 }),
      });
      // Near the top, so not lazy; but words come first.
      halves.push(
        `<div><img class="glyph-sheet" src="${path}" width="${pixels.width}" height="${pixels.height}" alt="" fetchpriority="low" decoding="async"><p>${label}</p></div>`,
      );
    }
    return { html: picture(halves.join(""), alt, "picture halves"), files };
  },
};
export default figure;

/** The first of the glyphs drawn from held-out definitions, with their rows. */
function generated({ artifact }: Sources) {
  const { records } = artifact("samples").json<SamplesRecord>("samples.json");
  return records.map((record, row) => ({ ...record, row }))
    .filter(({ set }) => set === "test-captions")
    .slice(0, columns * rows);
}
