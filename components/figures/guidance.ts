import type { GuidanceRecord } from "../../pipeline/guidance.ts";
import type { GuidanceQuality } from "../../pipeline/evaluation/evaluation.ts";
import type { Say } from "../languages/say.ts";
import { measurementsOf } from "./drawing/evaluation.ts";
import {
  escapeHtml,
  type Figure,
  picture,
  type Sources,
} from "./drawing/figure.ts";
import { readImage } from "./drawing/glyphs.ts";
import { guidanceCurves } from "./drawing/guidance_curves.ts";
import { encode } from "./drawing/images.ts";
import { sheet } from "./drawing/sheet.ts";

/** F26: what guidance does to a glyph and to variety. */
const figure: Figure = {
  id: "guidance",
  artifacts: ["guidance"],
  readsModel: true,
  width: "wide",
  caption: (sources, say) => {
    const { guidanceScales, samples, numInferenceSteps } = read(sources);
    const points = measured(sources);
    return say`The same noise with more and more guidance. Each of the ${samples} rows begins with noise of its own (${numInferenceSteps} steps); the columns differ in the weight $w$ only.
      At $w = ${
      guidanceScales[0]
    }$ the words do not count, and both sides are alike. At $w = 1$ they count as in training. Beyond that the part that the words name takes over in every row,
      and the rest of the glyph is pulled along with it.` +
      (points
        ? say` *Below:* measured over ${
          say.count(points[0].samples)
        } held-out captions for each weight. Precision is the share of samples that lie where real glyphs lie, recall the share of real glyphs that lie where samples do; the Fréchet distance counts both (less is better).`
        : "");
  },
  alt: (sources, say) => {
    const { prompts, guidanceScales, samples } = read(sources);
    const points = measured(sources);
    return say`Two tables of glyphs, for ${
      prompts.map((it) => `“${it}”`).join(say(" and "))
    }, with ${samples} rows for starting noises and ${guidanceScales.length} columns for the weights ${
      guidanceScales.join(say(", "))
    }. In the first column the rows show unrelated glyphs, the same in both tables. From left to right all rows of a table come to share one part, and change less and less.${
      points ? say` Below, three charts. ${inWords(points, say)}.` : ""
    }`;
  },
  async draw(sources, alt, say) {
    const {
      prompts,
      guidanceScales,
      samples,
      seed,
      numInferenceSteps,
      imageSize,
    } = read(sources);
    const path = sources.artifact("guidance").path("glyphs.u8");
    const columns = guidanceScales.length;
    const files = [];
    const tables: string[] = [];
    const heads = guidanceScales.map((it, i) =>
      `<span>${i === 0 ? "<i>w</i> = " : ""}${it}</span>`
    ).join("");
    for (const [p, prompt] of prompts.entries()) {
      const tiles = Array.from({ length: samples * columns }, (_, at) => {
        const [row, column] = [Math.floor(at / columns), at % columns];
        const index = (p * columns + column) * samples + row;
        return readImage(path, index, imageSize ** 2);
      });
      const pixels = sheet(tiles, { columns, tileSize: imageSize, gap: 8 });
      const file = `/figures/guidance-${p + 1}.avif`;
      files.push({
        path: file,
        bytes: await encode(pixels, { format: "avif", quality: 42 }),
      });
      tables.push(
        `<div><p>“${escapeHtml(prompt)}”</p><p class="weights">${heads}</p>` +
          `<img class="glyph-sheet" src="${file}" width="${pixels.width}" height="${pixels.height}" alt="" loading="lazy" decoding="async"></div>`,
      );
    }
    const points = measured(sources);
    const table = picture(
      `<div class="tables">${tables.join("")}</div>`,
      alt,
      "picture guidance",
    );
    // The curves stand below the live form, too.
    const curves = points
      ? picture(
        guidanceCurves(points, say),
        inWords(points, say),
        "picture guidance",
      )
      : "";
    return {
      html: `<guidance-lab prompt="${
        escapeHtml(prompts[0])
      }" seed="${seed}" samples="${samples}" steps="${numInferenceSteps}" weights="${
        guidanceScales.join(" ")
      }">${table}</guidance-lab>${curves}`,
      files,
    };
  },
};
export default figure;

function read({ artifact }: Sources): GuidanceRecord {
  return artifact("guidance").json<GuidanceRecord>("guidance.json");
}

function inWords(points: readonly GuidanceQuality[], say: Say): string {
  return points.map((it) =>
    say`At ${it.guidanceScale}: precision ${it.precision.toFixed(2)}, recall ${
      it.recall.toFixed(2)
    }`
  ).join(say("; "));
}

/** What `deno task evaluate` found of these weights; nothing if it has not got so far. */
function measured(
  { manifest }: Sources,
): readonly GuidanceQuality[] | undefined {
  return measurementsOf(manifest)?.guidance;
}
