import { evaluationOf } from "./drawing/evaluation.ts";
import { type Figure, picture } from "./drawing/figure.ts";
import { imageFiles } from "./drawing/image_files.ts";
import { percent, shareInWords } from "./drawing/proportion.ts";
import { sheet } from "./drawing/sheet.ts";
import { openTrajectories } from "./drawing/trajectories.ts";

/** Glyphs side by side in one block; the page lays blocks beside each other. */
const columns = 4;
const rows = 2;

/** F25: the radical is in all of them at the end. */
const figure: Figure = {
  id: "sixteen-of-gold",
  artifacts: ["trajectories"],
  readsModel: true,
  width: "wide",
  caption: ({ artifact, manifest }, say) => {
    const { runs, prompt, numInferenceSteps } = openTrajectories(
      artifact("trajectories"),
    );
    const { gold, radicalAccuracy } = evaluationOf(manifest);
    const { mean, byRadical } = radicalAccuracy;
    return say`The word “${prompt}” again, now in ${numInferenceSteps} steps: the first ${runs} glyphs of seed ${
      openTrajectories(artifact("trajectories")).seed
    }, none left out. Each has the metal sign on the left, in its traditional form or in its simplified one, and each has
      something else on the right. The judge of radicals finds “${prompt}” in ${
      shareInWords(gold.after120Steps, say)
    } of such glyphs. Over ${
      Object.keys(byRadical).length
    } radicals, each asked for by its English name, it finds the right one in ${
      percent(mean.share)
    } %.`;
  },
  alt: ({ artifact }, say) => {
    const { runs, prompt } = openTrajectories(artifact("trajectories"));
    return say`${runs} crisp black glyphs in rows, all drawn for the word “${prompt}”. Every one has the same narrow radical on its left, in one of two forms; the right parts are all different from each other.`;
  },
  async draw({ artifact }, alt) {
    const { runs, frames, imageSize, state } = openTrajectories(
      artifact("trajectories"),
    );
    const { files, add } = imageFiles("sixteen-of-gold");
    const blocks: string[] = [];
    for (let from = 0; from < runs; from += columns * rows) {
      const count = Math.min(columns * rows, runs - from);
      const pixels = sheet(
        Array.from({ length: count }, (_, i) => state(from + i, frames - 1)),
        { columns, tileSize: imageSize, gap: 12 },
      );
      blocks.push(await add(blocks.length + 1, pixels, 45));
    }
    return {
      html: picture(
        `<div class="glyph-sheet">${blocks.join("")}</div>`,
        alt,
        "picture sixteen",
      ),
      files,
    };
  },
};
export default figure;
