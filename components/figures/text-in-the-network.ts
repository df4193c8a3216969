import * as Plot from "@observablehq/plot";
import type { AttentionRecord } from "../../pipeline/attention.ts";
import type { Say } from "../languages/say.ts";
import { type Figure, picture, type Sources } from "./drawing/figure.ts";
import { readImage } from "./drawing/glyphs.ts";
import { encode, resize } from "./drawing/images.ts";
import { colour, palette } from "./drawing/palette.ts";
import { timestepChart } from "./drawing/plot.ts";
import { tensorMasks } from "./drawing/tensor_rows.ts";
import { type NetworkShape, textInUNet } from "./drawing/text_in_u_net.ts";

/** Width of a map as it is kept, in pixels, and how strong its colour may be. */
const mapWidth = 64;
const name = "/figures/text-in-the-network";

/** F23: the two ways of the text into the network, and where its words are read. */
const figure: Figure = {
  id: "text-in-the-network",
  artifacts: ["attention"],
  readsModel: true,
  width: "wide",
  caption: (sources, say) => {
    const { record, even, most } = read(sources);
    return say`How the words get in. *Above:* the mean of the tokens’ vectors is added to the timestep’s, and so reaches every block of the U-Net.
      In the ${record.blocks} blocks with attention (red), each of ${record.grid} × ${record.grid} cells may also look at single tokens.
      *Below:* where each word is looked at while a glyph is drawn, and how much: its share of the cells’ attention at $t \\geq ${record.untilTimestep}$,
      the mean of heads, blocks and steps. If all cells and tokens were looked at alike, it would be ${
      percent(even)
    } % everywhere, and there would be no red; the deepest red is ${
      percent(most)
    } %. The chart has the words of the first text: they are read while there is noise, not when the strokes stand. (Not shown: the marks [CLS] and [SEP], and a blank token of the network’s own.)`;
  },
  alt: (sources, say) => {
    const { record } = read(sources);
    const [{ text }] = record.prompts;
    return say`A diagram of the network as a row of blocks that goes down to a small grid and up again, with a noisy picture on its left and a glyph on its right. Below it, the tokens of “${text}” as rows of coloured lines, with arrows to the blocks at the bottom, and their mean, which is added to a bar for the timestep and goes to all blocks. Then glyphs for ${
      record.prompts.map(({ text }) => `“${text}”`).join(say(", "))
    }, repeated once for each word with a red cloud where that word is looked at; the clouds of nouns lie on different parts of a glyph, those of small words are faint. A chart shows how the share of attention that goes to each word falls during the drawing.`;
  },
  async draw(sources, alt, say) {
    const { record, maps, even, most } = read(sources);
    const artifact = sources.artifact("attention");
    const { imageSize, width, grid, prompts } = record;
    const image = (file: string, i: number) => ({
      data: readImage(artifact.path(file), i, imageSize ** 2),
      width: imageSize,
      height: imageSize,
      channels: 1 as const,
    });
    const files = [];
    for (
      const [path, pixels] of [
        ["noisy", image("example.u8", 0)],
        ["predicted", image("example.u8", 1)],
        ...prompts.map((_, i) => [`glyph-${i + 1}`, image("glyphs.u8", i)]),
      ] as [string, ReturnType<typeof image>][]
    ) {
      files.push({
        path: `${name}-${path}.avif`,
        bytes: await encode(pixels, { format: "avif", quality: 45 }),
      });
    }
    const vectors = artifact.floats("vectors.f32");
    const time = artifact.floats("time.f32");
    const masks = {
      vectors: await tensorMasks(vectors, width, `${name}-vectors`),
      mean: await tensorMasks(meanOf(vectors, width), width, `${name}-mean`),
      time: await tensorMasks(time, time.length, `${name}-time`, 2),
    };
    files.push(...Object.values(masks).flat());

    const rows: string[] = [];
    for (const [i, { text, tokens, shares }] of prompts.entries()) {
      const tiles: string[] = [];
      for (const [k, token] of tokens.entries()) {
        if (isMark(token)) continue;
        const path = `${name}-map-${i + 1}-${k}.webp`;
        const map = maps[i][k + 1];
        const opacity = Uint8Array.from(
          map,
          (it) => 255 * Math.sqrt(Math.max(it - even, 0) / (most - even)),
        );
        files.push({
          path,
          bytes: await encode(
            await resize(
              { data: opacity, width: grid, height: grid, channels: 1 },
              mapWidth,
            ),
            { format: "webp", ink: "#000000" },
          ),
        });
        tiles.push(
          tile(
            i,
            token,
            say`${percent(early(record, shares, k + 1))} %`,
            path,
          ),
        );
      }
      rows.push(
        `<div class="prompt" style="--tiles:${
          tiles.length + 1
        }"><p>“${text}”</p>${tile(i)}${tiles.join("")}</div>`,
      );
    }
    const paths = (of: keyof typeof masks) =>
      masks[of].map((it) => it.path) as [string, string];
    const diagram = textInUNet({
      network: networkOf(sources),
      text: prompts[0].text,
      tokens: prompts[0].tokens,
      width,
      timestep: record.timesteps.findLast((t) => t >= record.untilTimestep)!,
      masks: {
        vectors: paths("vectors"),
        mean: paths("mean"),
        time: paths("time"),
      },
      images: {
        noisy: `${name}-noisy.avif`,
        predicted: `${name}-predicted.avif`,
      },
    }, say);
    return {
      html: picture(
        `${diagram}<div class="maps" style="--on-paper:${palette.accent.light}">${
          rows[0]
        }${sharesChart(record, say)}${rows.slice(1).join("")}</div>`,
        alt,
        "picture text-in-the-network",
      ),
      files,
    };
  },
};
export default figure;

function read({ artifact }: Sources) {
  const record = artifact("attention").json<AttentionRecord>("attention.json");
  const cells = record.grid ** 2;
  const all = artifact("attention").floats("maps.f32");
  let at = 0;
  const maps = record.prompts.map(({ tokens }) =>
    Array.from(
      { length: tokens.length + 1 },
      () => all.subarray(at, at += cells),
    )
  );
  const words = record.prompts.flatMap(({ tokens }, i) =>
    tokens.flatMap((token, k) => isMark(token) ? [] : [maps[i][k + 1]])
  );
  return {
    record,
    /** `[prompts][1 + tokens][cells]` */
    maps,
    /** A token's share if all cells and tokens were looked at alike, with the tokens of the first prompt. */
    even: 1 / (cells + record.prompts[0].tokens.length + 1),
    most: Math.max(...words.flatMap((it) => [...it])),
  };
}

/** [CLS] and [SEP] stand for no word. */
function isMark(token: string): boolean {
  return /^\[.*\]$/.test(token);
}

/** The mean share of a token in the steps that the maps are of. */
function early(
  { timesteps, untilTimestep }: AttentionRecord,
  shares: number[][],
  token: number,
): number {
  const kept = shares.filter((_, step) => timesteps[step] >= untilTimestep);
  return kept.reduce((sum, it) => sum + it[token], 0) / kept.length;
}

function meanOf(vectors: Float32Array, width: number): Float32Array {
  const rows = vectors.length / width;
  return Float32Array.from({ length: width }, (_, x) => {
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += vectors[row * width + x];
    return sum / rows;
  });
}

function networkOf({ manifest }: Sources): NetworkShape {
  const { network } = manifest.training!.configuration as {
    network: NetworkShape;
  };
  return network;
}

/** The finished glyph, with the map of a token behind it. */
function tile(
  prompt: number,
  token?: string,
  share?: string,
  map?: string,
): string {
  const glyph = `<img src="${name}-glyph-${
    prompt + 1
  }.avif" width="128" height="128" alt="" loading="lazy" decoding="async">`;
  return `<div class="tile"><div>${
    map ? `<i style="--map:url(${map})"></i>` : ""
  }${glyph}</div>${token ? `<span><b>${token}</b> ${share}</span>` : ""}</div>`;
}

/** How much each word of the first prompt is looked at, step by step. */
function sharesChart(
  { prompts: [{ tokens, shares }], timesteps }: AttentionRecord,
  say: Say,
): string {
  const lines = tokens.flatMap((token, k) =>
    isMark(token) ? [] : [{
      token,
      points: timesteps.map((t, step) => ({
        token,
        t,
        share: 100 * shares[step][k + 1],
      })),
    }]
  ).sort((a, b) => b.points[0].share - a.points[0].share);
  const top = Math.ceil(Math.max(...lines[0].points.map((it) => it.share)));
  return timestepChart(say`Share of attention, in %`, {
    height: 178,
    y: { domain: [0, top], ticks: 4 },
    marks: lines.flatMap(({ token, points }, i) => [
      Plot.line(points, {
        x: "t",
        y: "share",
        stroke: colour(i < 2 ? "accent" : "muted"),
        strokeWidth: i < 2 ? 2 : 1.25,
      }),
      ...(i < 2
        ? [Plot.text([points[i === 0 ? 4 : 2]], {
          x: "t",
          y: "share",
          text: () => token,
          dy: i === 0 ? -9 : 13,
          dx: i === 0 ? -4 : 8,
          textAnchor: "end",
          fill: colour("accent"),
          fontWeight: 600,
        })]
        : []),
    ]),
  });
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}
