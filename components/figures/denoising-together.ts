import type { Say } from "../languages/say.ts";
import { type Figure, picture } from "./drawing/figure.ts";
import { encode, resize } from "./drawing/images.ts";
import { sheet } from "./drawing/sheet.ts";
import { openTrajectories, type Trajectories } from "./drawing/trajectories.ts";

/** Frames of the animation, and their width in pixels. */
const frameCount = 40;
const frameWidth = 402;
/** Runs and moments of the still. */
const stillRuns = 4;
const stillMoments = 8;

/** F6: all recorded runs, denoised together. */
const figure: Figure = {
  id: "denoising-together",
  artifacts: ["trajectories"],
  width: "text",
  caption: ({ artifact }, say) => {
    const { runs, prompt, numInferenceSteps } = openTrajectories(
      artifact("trajectories"),
    );
    return say`${runs} pictures on their way from noise to glyph, in ${numInferenceSteps} steps,
      all with the word “${prompt}” for a guide. The first half of the way seems to lead
      nowhere; then strokes come out of the noise, in all of them at about the same time.`;
  },
  alt: ({ artifact }, say) => {
    const { runs } = openTrajectories(artifact("trajectories"));
    return say`An animation of ${runs} squares. Each begins as random grey dots; dark strokes gather slowly, and at the end each square holds a different character.`;
  },
  async draw({ artifact }, alt, say) {
    const trajectories = openTrajectories(artifact("trajectories"));
    const moving = await animation(trajectories);
    const still = await filmStrip(trajectories, say);
    const name = "/figures/denoising-together";
    return {
      // The box stops what moves where no script runs.
      html: picture(
        `<img class="glyph-sheet moving" src="${name}.avif" width="${moving.width}" height="${moving.height}" style="--frames:${frameCount};aspect-ratio:${moving.width}/${moving.height}" alt="" loading="lazy" decoding="async">` +
          `<div class="standing"><img src="${name}-still.avif" width="${still.width}" height="${still.height}" alt="" loading="lazy" decoding="async">` +
          `<p>${
            still.labels.map((it) => `<span>${it}</span>`).join("")
          }</p></div>`,
        alt,
        "picture together",
      ) + `<label class="pause"><input type="checkbox"> ${say`Pause`}</label>`,
      files: [
        { path: `${name}.avif`, bytes: moving.bytes },
        { path: `${name}-still.avif`, bytes: still.bytes },
      ],
    };
  },
};
export default figure;

/** All runs at moments evenly spread over the steps, below each other. */
async function animation(trajectories: Trajectories) {
  const { runs, imageSize } = trajectories;
  const frames = await Promise.all(
    moments(trajectories, frameCount).map((frame) => {
      const all = sheet(
        Array.from(
          { length: runs },
          (_, run) => trajectories.state(run, frame),
        ),
        { columns: Math.ceil(Math.sqrt(runs)), tileSize: imageSize, gap: 8 },
      );
      return resize(all, frameWidth);
    }),
  );
  const { width, height } = frames[0];
  const data = new Uint8Array(width * height * frameCount);
  frames.forEach((frame, i) => data.set(frame.data, i * width * height));
  const bytes = await encode(
    { data, width, height: height * frameCount, channels: 1 },
    { format: "avif", quality: 25 },
  );
  return { bytes, width, height };
}

/** Frames evenly spread over a run, the first and the last among them. */
function moments({ frames }: Trajectories, count: number): number[] {
  return Array.from(
    { length: count },
    (_, i) => Math.round(i / (count - 1) * (frames - 1)),
  );
}

/** Some runs, one a row, at moments evenly spread over the steps. */
async function filmStrip(trajectories: Trajectories, say: Say) {
  const { runs, imageSize, timesteps } = trajectories;
  const shown = moments(trajectories, stillMoments);
  const tiles = Array.from(
    { length: Math.min(runs, stillRuns) },
    (_, run) => shown.map((frame) => trajectories.state(run, frame)),
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
    labels: shown.map((frame) =>
      timesteps[frame] < 0 ? say`done` : `<i>t</i> = ${timesteps[frame]}`
    ),
  };
}
