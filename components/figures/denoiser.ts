import { escapeHtml, type Figure } from "./drawing/figure.ts";
import { encode } from "./drawing/images.ts";
import { strip } from "./drawing/sheet.ts";
import { openTrajectories } from "./drawing/trajectories.ts";

const run = 0;
const moments = 6;

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
  async draw({ artifact }, alt) {
    const trajectories = openTrajectories(artifact("trajectories"));
    const { frames, imageSize, prompt, seed, guidanceScale, timesteps } =
      trajectories;
    // The last frame is the finished glyph, which no step of the network saw.
    const shown = Array.from(
      { length: moments },
      (_, i) => Math.round(i / (moments - 1) * (frames - 2)),
    );
    const files = [];
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
    const times = shown.map((frame) =>
      `<span><i>t</i> = ${timesteps[frame]}</span>`
    );
    return {
      html: `<glyph-denoiser prompt="${
        escapeHtml(prompt)
      }" seed="${seed}" steps="30" guidance="${guidanceScale}"><div class="picture still">${
        images.join("")
      }<p>${times.join("")}</p></div></glyph-denoiser>`,
      files,
    };
  },
};
export default figure;
