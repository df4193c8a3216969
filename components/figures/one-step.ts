import { Absent } from "../../pipeline/absent.ts";
import type { SamplesRecord } from "../../pipeline/samples.ts";
import { evaluationOf } from "./drawing/evaluation.ts";
import {
  escapeHtml,
  type Figure,
  picture,
  type Sources,
} from "./drawing/figure.ts";
import { openGlyphs, readImage } from "./drawing/glyphs.ts";
import { imageFiles } from "./drawing/image_files.ts";
import { shareInWords } from "./drawing/proportion.ts";
import { strip } from "./drawing/sheet.ts";
import { openTrajectories } from "./drawing/trajectories.ts";

/** Samples that are drawn, and how many of them stand side by side. */
const shown = 8;
const columns = 4;

/** F24: the radical is there after the first step. */
const figure: Figure = {
  id: "one-step",
  artifacts: ["dataset", "samples", "trajectories"],
  readsModel: true,
  width: "wide",
  caption: (sources, say) => {
    const { prompt, samples } = read(sources);
    const { count } = meanOf(prompt, sources);
    const { gold } = evaluationOf(sources.manifest);
    return say`One step from pure noise, with the word “${prompt}”. *Above:* ${samples.length} pictures of noise. *Below:* what the
      network makes of each when it is asked once. All have the metal sign on the left, and on the right
      nothing in particular: any glyph with that sign could still come of it, and the network answers with little more than
      their average. *Right:* the average of the ${
      say.count(count)
    } such glyphs of the training data, pixel by pixel. A judge that reads radicals finds “gold” in ${
      shareInWords(gold.afterOneStep, say)
    } of such single steps.`;
  },
  alt: (sources, say) => {
    const { prompt, samples } = read(sources);
    return say`Two rows of ${samples.length} pictures. The upper row is random grey dots. An arrow leads from each down to the picture below it, which has the radical for ${prompt} on its left, in clear black strokes, and a grey smudge on its right. All ${samples.length} pictures of the lower row look the same. Beside them stands a picture that is almost like them: the average of all training glyphs with this radical.`;
  },
  async draw(sources, alt, say) {
    const { prompt, samples, imageSize } = read(sources);
    const noise = openTrajectories(sources.artifact("trajectories"));
    const { files, add } = imageFiles("one-step");
    const image = (
      name: string,
      tiles: readonly Uint8Array[],
      quality: number,
    ) => add(name, strip(tiles, { tileSize: imageSize, gap: 8 }), quality);
    const groups: string[] = [];
    for (let from = 0; from < samples.length; from += columns) {
      const group = samples.slice(from, from + columns);
      const number = groups.length + 1;
      const above = await image(
        `noise-${number}`,
        group.map(({ sample }) => noise.state(sample, 0)),
        28,
      );
      const below = await image(
        `answers-${number}`,
        group.map(({ image }) => image),
        45,
      );
      groups.push(
        `<div>${above}<p class="arrows">${
          "<i></i>".repeat(group.length)
        }</p>${below}</div>`,
      );
    }
    const mean = await image("mean", [meanOf(prompt, sources).image], 45);
    return {
      html: picture(
        `<p class="of-noise"><b>${say`noise`}</b></p><p class="of-answer">${say`<b>one step</b>, “${
          escapeHtml(prompt)
        }”`}</p>${
          groups.join("")
        }<div class="mean">${mean}<p>${say`<b>average</b> of the training glyphs with the radical “${
          escapeHtml(prompt)
        }”`}</p></div>`,
        alt,
        "picture one-step",
      ),
      files,
    };
  },
};
export default figure;

/** What one step made of the first noises of the set. */
function read({ artifact }: Sources) {
  const { records, imageSize } = artifact("samples").json<SamplesRecord>(
    "samples.json",
  );
  const path = artifact("samples").path("samples.u8");
  const samples = records.flatMap((record, i) =>
    record.set === "gold" && record.numInferenceSteps === 1
      ? [{ ...record, image: readImage(path, i, imageSize ** 2) }]
      : []
  ).slice(0, shown);
  const { seed } = openTrajectories(artifact("trajectories"));
  const [{ prompt, seed: ours }] = samples;
  // The noise is drawn from the recorded runs.
  if (seed !== ours) {
    throw new Error(
      `the stages \`samples\` and \`trajectories\` have the seeds ${ours} and ${seed}: give them the same`,
    );
  }
  return { prompt, samples, imageSize };
}

/** The mean of the training glyphs with the radical of this name; of other pictures, of this caption. */
function meanOf(name: string, { artifact }: Sources) {
  const glyphs = openGlyphs(artifact("dataset"));
  const members = glyphs.records.flatMap((it, i) =>
    it.split === "train" &&
      (it.radicalName ? it.radicalName === name : it.senses.includes(name))
      ? [i]
      : []
  );
  if (members.length === 0) {
    throw new Absent(
      name
        ? `No training picture is called “${name}”, of which an average could be shown.`
        : "The model of this report is asked for nothing by name.",
    );
  }
  const sum = new Float64Array(glyphs.imageSize ** 2);
  for (const index of members) {
    glyphs.image(index).forEach((grey, pixel) => sum[pixel] += grey);
  }
  return {
    count: members.length,
    image: Uint8Array.from(sum, (it) => Math.round(it / members.length)),
  };
}
