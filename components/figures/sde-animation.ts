import type { SdeRecord } from "../../pipeline/sde.ts";
import type { Say } from "../languages/say.ts";
import {
  escapeHtml,
  type Figure,
  type FigureFile,
  picture,
  type Sources,
} from "./drawing/figure.ts";
import { readImage } from "./drawing/glyphs.ts";
import { encode, resize } from "./drawing/images.ts";
import { sheet } from "./drawing/sheet.ts";

/** Width of the animation in pixels, and steps from one shown state to the next: noise makes large files. */
const width = 424;
const statesEvery = 2;
/** Runs and moments of the still. */
const stillRuns = 2;
const stillMoments = 8;

/** F29: noise turns to glyphs, by the SDE form of DPM-Solver++. */
const figure: Figure = {
  id: "sde-animation",
  artifacts: ["sde"],
  width: "text",
  caption: (sources, say) => {
    const { prompts, numInferenceSteps } = read(sources);
    return say`${prompts.length} glyphs on their way out of the noise, by the sampler DPM-Solver++ 2M SDE in ${numInferenceSteps} steps.
      *Above:* the picture $x_t$, at every second step. *Below:* the glyph $\\hat x_0$ that the network makes out in it, long before an eye can.
      The sampler adds fresh noise at every step, so the upper row flickers; the lower one wavers at first, and then settles.`;
  },
  alt: (sources, say) => {
    const { prompts } = read(sources);
    return say`An animation of two rows of ${prompts.length} squares, one column each for ${
      prompts.map((it) => `“${it}”`).join(say(", "))
    }. The upper squares begin as random grey dots, out of which a character slowly comes forth. The lower ones begin with one clear part of a character beside a grey smudge; strokes gather in the smudge, waver, and settle long before the upper squares are clear.`;
  },
  async draw(sources, alt, say) {
    const { frames, prompts, timesteps, state, prediction } = read(sources);
    const files: FigureFile[] = [];
    const moving = async (
      name: string,
      image: (run: number, frame: number) => Uint8Array,
      { every, quality }: { every: number; quality: number },
    ) => {
      const shown = Array.from({ length: frames }, (_, frame) => frame)
        .filter((frame) => (frames - 1 - frame) % every === 0);
      const { bytes, height } = await animation(
        shown.map((frame) => prompts.map((_, run) => image(run, frame))),
        { columns: prompts.length, quality },
      );
      const path = `/figures/sde-animation-${name}.avif`;
      files.push({ path, bytes });
      return `<img class="glyph-sheet moving ${name}" src="${path}" width="${width}" height="${height}" style="--frames:${shown.length};aspect-ratio:${width}/${height}" alt="" loading="lazy" decoding="async">`;
    };
    const above = await moving("states", state, {
      every: statesEvery,
      quality: 24,
    });
    const below = await moving("guesses", prediction, {
      every: 1,
      quality: 22,
    });
    const still = await filmStrip(sources, say);
    const path = "/figures/sde-animation-still.avif";
    files.push({ path, bytes: still.bytes });
    return {
      html: picture(
        `<div class="running"><p class="words">${
          prompts.map((it) => `<span>“${escapeHtml(it)}”</span>`).join("")
        }</p><p class="row">${
          variable("x", "t")
        }</p>${above}<p class="row of-guess">${
          variable("x̂", "0")
        }</p>${below}<p class="clock"><span>${
          timesteps[0]
        }</span><i></i><span>0</span></p></div>` +
          `<div class="standing"><img src="${path}" width="${still.width}" height="${still.height}" alt="" loading="lazy" decoding="async"><p>${
            still.labels.map((it) => `<span>${it}</span>`).join("")
          }</p></div>`,
        alt,
        "picture sde",
      ) + `<label class="pause"><input type="checkbox"> ${say`Pause`}</label>`,
      files,
    };
  },
};
export default figure;

function variable(letter: string, index: string): string {
  return `<i>${letter}</i><sub>${index}</sub>`;
}

function read({ artifact }: Sources) {
  const sde = artifact("sde");
  const record = sde.json<SdeRecord>("sde.json");
  const { frames, imageSize } = record;
  const of = (file: string) => (run: number, frame: number) =>
    readImage(sde.path(file), run * frames + frame, imageSize ** 2);
  return {
    ...record,
    state: of("states.u8"),
    prediction: of("predictions.u8"),
  };
}

/** Frames below each other; none is between two that were computed. */
async function animation(
  frames: readonly (readonly Uint8Array[])[],
  { columns, quality }: { columns: number; quality: number },
) {
  const tileSize = Math.sqrt(frames[0][0].length);
  const drawn = await Promise.all(
    frames.map((tiles) =>
      resize(sheet(tiles, { columns, tileSize, gap: 8 }), width)
    ),
  );
  const { height } = drawn[0];
  const data = new Uint8Array(width * height * frames.length);
  drawn.forEach((frame, i) => data.set(frame.data, i * width * height));
  const bytes = await encode(
    { data, width, height: height * frames.length, channels: 1 },
    { format: "avif", quality },
  );
  return { bytes, height };
}

/** Some runs, state above guess, at moments evenly spread over the steps. */
async function filmStrip(sources: Sources, say: Say) {
  const { runs, frames, imageSize, timesteps, state, prediction } = read(
    sources,
  );
  const shown = Array.from(
    { length: stillMoments },
    (_, i) => Math.round(i / (stillMoments - 1) * (frames - 1)),
  );
  const tiles = Array.from({ length: Math.min(runs, stillRuns) }, (_, run) => [
    ...shown.map((frame) => state(run, frame)),
    ...shown.map((frame) => prediction(run, frame)),
  ]).flat();
  const pixels = sheet(tiles, {
    columns: stillMoments,
    tileSize: imageSize,
    gap: 8,
  });
  return {
    bytes: await encode(pixels, { format: "avif", quality: 26 }),
    width: pixels.width,
    height: pixels.height,
    labels: shown.map((frame) =>
      timesteps[frame] < 0 ? say`done` : `<i>t</i> = ${timesteps[frame]}`
    ),
  };
}
