import type {
  MappedRun,
  RunOnTheMapRecord,
} from "../../pipeline/run_on_the_map.ts";
import {
  escapeHtml,
  type Figure,
  picture,
  type Sources,
} from "./drawing/figure.ts";
import { readImage } from "./drawing/glyphs.ts";
import { imageFiles } from "./drawing/image_files.ts";
import { encode } from "./drawing/images.ts";
import { at, dotsImage, type GlyphMap, openMap } from "./drawing/map.ts";
import { shrink, strip } from "./drawing/sheet.ts";

/** Side of a glyph in the sprite, in pixels. */
const tile = 64;
/** Share of the map's width within which most neighbours of a sure place lie. */
const sure = .1;
/** Share of it within which a glyph's word would lie on another glyph. */
const crowd = .075;
/** Moments of the strips, as shares of a run's frames. */
const moments = [0, .08, .16, .24, .32, .4, .6, 1];

/** F28: runs of the sampler, on the map of F4. */
const figure: Figure = {
  id: "run-on-the-map",
  artifacts: ["projection", "run-on-the-map"],
  width: "wide",
  caption: (sources, say) => {
    const { record, wordless, worded } = read(sources);
    return say`Runs of the sampler on the map of all glyphs. Every dot of a path is the guess $\\hat x_0$ after one more step,
      placed in the middle of the ${record.neighbours} glyphs that are most like it; where these lie far apart on the map, the path is dashed and its end
      is not to be trusted. *Without a word,* ${wordless.length} runs from different noise all begin at one place, the average of all glyphs, and the noise
      decides where they go. *With a word,* ${worded.length} runs are in the right family from the first guess on. *Below:* the guesses of two runs without and of one with a word.`;
  },
  alt: (sources, say) => {
    const { wordless, worded } = read(sources);
    return say`The map of all glyphs in faint dots. From one place, marked with a grey smudge, ${wordless.length} paths run out to different regions, each ending in a finished glyph; most of their way lies in a few steps. ${worded.length} short paths lie by themselves in islands at the edge, labelled ${
      worded.map(({ prompt }) => `“${prompt}”`).join(say(", "))
    }. Below are rows of pictures: without a word the first guess is a grey square in which strokes appear; with a word the named part is there from the start.`;
  },
  async draw(sources, alt, say) {
    const { record, map, wordless, worded, image } = read(sources);
    const { imageSize, frames, timesteps } = record;
    const dots = await dotsImage(map, {
      name: "run-on-the-map",
      width: 960,
      radius: .8,
      opacity: .42,
    });
    const all = [...wordless, ...worded];
    const sprite = await sprites(
      [image(wordless[0], 0), ...all.map((run) => image(run, frames - 1))]
        .map((it) => shrink(it, imageSize, tile)),
    );
    const endOf = (run: MappedRun) => map.toSheet(...run.places[frames - 1]);
    const ends = all.map((run, i) => {
      const { prompt } = run;
      const kind = prompt !== null
        ? "worded"
        : isSure(run, frames - 1, map)
        ? "wordless"
        : "wordless unsure";
      const word = prompt === null ? "" : `<b>${escapeHtml(prompt)}</b>`;
      const side = isCrowdedBelow(endOf(run), all.map(endOf)) ? " above" : "";
      return `<span class="end ${kind}${side}" style="${
        at(endOf(run), map)
      };--i:${i + 1}"><i class="sprite"></i>${word}</span>`;
    });
    const start = `<span class="end start" style="${
      at(map.toSheet(...wordless[0].places[0]), map)
    };--i:0"><i class="sprite"></i><b>${say`start`}</b></span>`;

    const { files, add } = imageFiles("run-on-the-map");
    files.push(...dots.files, {
      path: "/figures/run-on-the-map.webp",
      bytes: sprite,
    });
    const shown = moments.map((share) => Math.round(share * (frames - 1)));
    const strips: string[] = [];
    for (const run of stripRuns(wordless, worded)) {
      const pixels = strip(shown.map((frame) => image(run, frame)), {
        tileSize: imageSize,
        gap: 8,
      });
      const shownGuesses = await add(strips.length + 1, pixels, 42);
      strips.push(
        `<div><p>${
          run.prompt === null ? say`no word` : `“${escapeHtml(run.prompt)}”`
        }</p>${shownGuesses}</div>`,
      );
    }
    const labels = shown.map((frame) =>
      `<span>${timesteps[frame] < 0 ? say`done` : timesteps[frame]}</span>`
    );
    return {
      html: `<run-on-the-map seed="${record.seed}">${
        picture(
          `<div class="picture map">${dots.html}${
            paths(wordless, worded, map)
          }<div class="on-map" style="--sprite:url(/figures/run-on-the-map.webp);--count:${
            all.length + 1
          }">${start}${ends.join("")}</div></div><div class="guesses">${
            strips.join("")
          }<div class="moments"><p><i>t</i></p><p>${
            labels.join("")
          }</p></div></div>`,
          alt,
          "picture run-on-the-map",
        )
      }</run-on-the-map>`,
      files,
    };
  },
};
export default figure;

function read({ artifact }: Sources) {
  const artifactOfRuns = artifact("run-on-the-map");
  const record = artifactOfRuns.json<RunOnTheMapRecord>("run-on-the-map.json");
  const { runs, frames, imageSize } = record;
  return {
    record,
    map: openMap(artifact("projection")),
    wordless: runs.filter(({ prompt }) => prompt === null),
    worded: runs.filter(({ prompt }) => prompt !== null),
    image: (run: MappedRun, frame: number) =>
      readImage(
        artifactOfRuns.path("predictions.u8"),
        runs.indexOf(run) * frames + frame,
        imageSize ** 2,
      ),
  };
}

/** The two that end farthest from where they began, surely, and one with a word. */
function stripRuns(
  wordless: readonly MappedRun[],
  worded: readonly MappedRun[],
): MappedRun[] {
  const travelled = ({ places, spreads }: MappedRun) => {
    const [x, y] = places[0];
    const [u, v] = places.at(-1)!;
    return Math.hypot(u - x, v - y) / (1 + spreads.at(-1)!);
  };
  const farthest = wordless.toSorted((a, b) => travelled(b) - travelled(a));
  return [...farthest.slice(0, 2), ...worded.slice(-1)];
}

/** Whether a word under a glyph would lie on other glyphs, more than one over it. */
function isCrowdedBelow(
  [x, y]: readonly [number, number],
  others: readonly (readonly [number, number])[],
): boolean {
  const near = others.filter(([u]) => Math.abs(u - x) < crowd);
  const below = near.filter(([, v]) => v > y && v - y < crowd);
  const above = near.filter(([, v]) => v < y && y - v < crowd);
  return below.length > above.length;
}

/** Whether the glyphs round a place lie together on the map. */
function isSure(run: MappedRun, frame: number, { toSheet }: GlyphMap): boolean {
  const [left] = toSheet(0, 0);
  const [right] = toSheet(1, 1);
  return run.spreads[frame] * Math.abs(right - left) <= sure;
}

/** Paths in thousandths of the map's width: lines, and a dot for each guess. */
function paths(
  wordless: readonly MappedRun[],
  worded: readonly MappedRun[],
  map: GlyphMap,
): string {
  const drawn = (run: MappedRun) => {
    const points = run.places.map((place) =>
      map.toSheet(...place).map((it) => Math.round(it * 1000))
    );
    const lines = { sure: "", unsure: "" };
    points.slice(1).forEach(([x, y], i) => {
      const [u, v] = points[i];
      // Where it rests, there is nothing to draw.
      if (x === u && y === v) return;
      const kind = isSure(run, i, map) && isSure(run, i + 1, map)
        ? "sure"
        : "unsure";
      lines[kind] += `M${u} ${v}L${x} ${y}`;
    });
    const dots = [...new Set(points.map((it) => it.join(" ")))];
    return `<path d="${lines.sure}"/><path class="unsure" d="${lines.unsure}"/><path class="dots" d="${
      dots.map((it) => `M${it}h0`).join("")
    }"/>`;
  };
  return `<svg class="paths" viewBox="0 0 1000 ${
    Math.round(map.height * 1000)
  }" aria-hidden="true"><g class="wordless">${
    wordless.map(drawn).join("")
  }</g><g class="worded">${worded.map(drawn).join("")}</g></svg>`;
}

/** Ink of glyphs, in a row, on nothing. */
function sprites(tiles: readonly Uint8Array[]) {
  const pixels = strip(tiles, { tileSize: tile, gap: 0 });
  const data = Uint8Array.from(
    { length: pixels.width * pixels.height },
    (_, i) => 255 - pixels.data[4 * i],
  );
  return encode({ ...pixels, data, channels: 1 }, {
    format: "webp",
    ink: "#000000",
  });
}
