import type { Manifest } from "../../inference/manifest.ts";
import type { RecordedRun } from "../widgets/glyph-denoiser/replay.ts";
import { escapeHtml, type Figure, type FigureFile } from "./drawing/figure.ts";
import { encode } from "./drawing/images.ts";
import { sheet, strip } from "./drawing/sheet.ts";
import { openTrajectories, type Trajectories } from "./drawing/trajectories.ts";

const run = 0;
const moments = 6;
/** Of the recorded run's steps in one picture. */
const columns = 12;

/** F18: the model to run; before that, moments of a recorded run. */
const figure: Figure = {
  id: "denoiser",
  artifacts: ["trajectories"],
  readsModel: true,
  width: "wide",
  caption: ({ artifact, manifest }, say) => {
    const { prompt, seed, numInferenceSteps } = openTrajectories(
      artifact("trajectories"),
    );
    return say`The model of ${
      say.large(manifest.parameters!)
    } parameters, in your browser. Before you press *Run*, a recorded run stands here
      (“${prompt}”, seed ${seed}, ${numInferenceSteps} steps): above, the noisy picture $x_t$; below, the glyph $\\hat x_0$ that the network makes out in it.`;
  },
  alt: ({ artifact }, say) => {
    const { prompt } = openTrajectories(artifact("trajectories"));
    return say`Two rows of ${moments} pictures from a recorded run with the prompt ${prompt}. The upper row shows noise turning into a character. The lower row shows what the network predicts at the same moments: first a grey blur, then ever sharper strokes of the same character.`;
  },
  async draw({ artifact, manifest }, alt) {
    const trajectories = openTrajectories(artifact("trajectories"));
    const { frames, imageSize, prompt, seed, guidanceScale, timesteps } =
      trajectories;
    // The last frame is the finished glyph, which no step of the network saw.
    const shown = Array.from(
      { length: moments },
      (_, i) => Math.round(i / (moments - 1) * (frames - 2)),
    );
    const files: FigureFile[] = [];
    const images: string[] = [];
    for (const row of ["state", "prediction"] as const) {
      const pixels = strip(
        shown.map((frame) => trajectories[row](run, frame)),
        { tileSize: imageSize, gap: 12 },
      );
      const path = `/figures/denoiser-${row}.avif`;
      files.push({
        path,
        bytes: await encode(pixels, { format: "avif", quality: 45 }),
      });
      images.push(
        `<img src="${path}" width="${pixels.width}" height="${pixels.height}" alt="${
          row === "state" ? escapeHtml(alt) : ""
        }" loading="lazy" decoding="async">`,
      );
    }
    files.push(...await recordedRun(trajectories, manifest));
    const times = shown.map((frame) =>
      `<span><i>t</i> = ${timesteps[frame]}</span>`
    );
    return {
      html: `<glyph-denoiser prompt="${
        escapeHtml(prompt)
      }" seed="${seed}" steps="30" guidance="${guidanceScale}" recording="/figures/denoiser-run.json"><div class="picture still">${
        images.join("")
      }<p>${times.join("")}</p></div></glyph-denoiser>`,
      files,
    };
  },
};
export default figure;

/** All steps of the run, which the widget replays where no device runs the model. */
async function recordedRun(
  { timesteps, imageSize, prompt, seed, guidanceScale, prediction }:
    Trajectories,
  { schedule }: Manifest,
): Promise<FigureFile[]> {
  const asked = timesteps.slice(0, -1);
  const tiles = asked.map((_, frame) => prediction(run, frame));
  const record: RecordedRun = {
    image: "denoiser-run.webp",
    columns,
    imageSize,
    timesteps: asked,
    schedule,
    prompt,
    seed,
    guidanceScale,
  };
  const picture = sheet(tiles, { columns, tileSize: imageSize });
  return [
    {
      path: "/figures/denoiser-run.json",
      bytes: new TextEncoder().encode(JSON.stringify(record)),
    },
    {
      path: "/figures/denoiser-run.webp",
      bytes: await encode(picture, { format: "webp", quality: 80 }),
    },
  ];
}
