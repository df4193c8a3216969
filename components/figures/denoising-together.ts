import { escapeHtml, type Figure, picture } from "./drawing/figure.ts";
import { encode } from "./drawing/images.ts";
import { sheet, strip } from "./drawing/sheet.ts";
import { openTrajectories, type Trajectories } from "./drawing/trajectories.ts";

/** Runs and moments of the still. */
const stillRuns = 4;
const stillMoments = 8;

/** F6: all recorded runs, denoised together. */
const figure: Figure = {
  id: "denoising-together",
  artifacts: ["trajectories"],
  width: "text",
  caption: ({ artifact }) => {
    const { runs, prompt, numInferenceSteps } = openTrajectories(
      artifact("trajectories"),
    );
    return `${runs} pictures on their way from noise to glyph, in ${numInferenceSteps} steps, ` +
      `all with the word “${prompt}” for a guide. The first half of the way seems to lead ` +
      `nowhere; then strokes come out of the noise, the heavy ones first.`;
  },
  alt: ({ artifact }) => {
    const { runs, prompt } = openTrajectories(artifact("trajectories"));
    return `An animation of ${runs} squares. Each begins as random grey dots; dark strokes gather slowly, and at the end each square holds a different character with the sign for ${prompt} in it.`;
  },
  async draw({ artifact }, alt) {
    const trajectories = openTrajectories(artifact("trajectories"));
    const moving = await animation(trajectories);
    const still = await filmStrip(trajectories);
    const name = "/figures/denoising-together";
    return {
      // The box pauses what moves where no script runs.
      html: `<label class="pause"><input type="checkbox"> Stand still</label>` +
        picture(
          `<picture><source media="(prefers-reduced-motion: reduce)" srcset="${name}-still.avif" width="${still.width}" height="${still.height}">` +
            `<img class="glyph-sheet moving" src="${name}.webp" width="${moving.width}" height="${moving.height}" alt="" loading="lazy" decoding="async"></picture>` +
            `<div class="standing"><img src="${name}-still.avif" width="${still.width}" height="${still.height}" alt="" loading="lazy" decoding="async">` +
            `<p>${
              still.timesteps.map((t) => `<span>${escapeHtml(t)}</span>`).join(
                "",
              )
            }</p></div>`,
          alt,
          "picture together",
        ),
      files: [
        { path: `${name}.webp`, bytes: moving.bytes },
        { path: `${name}-still.avif`, bytes: still.bytes },
      ],
    };
  },
};
export default figure;

async function animation(trajectories: Trajectories) {
  const { runs, frames, imageSize } = trajectories;
  const columns = Math.ceil(Math.sqrt(runs));
  const pages = Array.from({ length: frames }, (_, frame) =>
    sheet(
      Array.from({ length: runs }, (_, run) => trajectories.state(run, frame)),
      { columns, tileSize: imageSize, gap: 8 },
    ));
  const { width, height } = pages[0];
  const data = new Uint8Array(width * height * frames);
  pages.forEach((page, i) => data.set(page.data, i * width * height));
  const delay = pages.map((_, i) =>
    i === 0 ? 800 : i === frames - 1 ? 3000 : 50
  );
  const bytes = await encode(
    { data, width, height: height * frames, channels: 1 },
    { format: "animated-webp", quality: 10, delay },
  );
  return { bytes, width, height };
}

/** Some runs, one a row, at moments evenly spread over the steps. */
async function filmStrip(trajectories: Trajectories) {
  const { frames, imageSize, timesteps } = trajectories;
  const moments = Array.from(
    { length: stillMoments },
    (_, i) => Math.round(i / (stillMoments - 1) * (frames - 1)),
  );
  const tiles = Array.from(
    { length: stillRuns },
    (_, run) => moments.map((frame) => trajectories.state(run, frame)),
  ).flat();
  const pixels = sheet(tiles, {
    columns: stillMoments,
    tileSize: imageSize,
    gap: 8,
  });
  return {
    bytes: await encode(pixels, { format: "avif", quality: 38 }),
    width: pixels.width,
    height: pixels.height,
    timesteps: moments.map((frame) =>
      timesteps[frame] < 0 ? "done" : `t = ${timesteps[frame]}`
    ),
  };
}
