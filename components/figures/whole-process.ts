import {
  addJumpNoise,
  addStepNoise,
  fillNormal,
  scheduleFrom,
} from "../../diffusion/mod.ts";
import { REPORT } from "../../pipeline/report.ts";
import type { Say } from "../languages/say.ts";
import {
  escapeHtml,
  type Figure,
  picture,
  type Sources,
} from "./drawing/figure.ts";
import { openGlyphs } from "./drawing/glyphs.ts";
import { encode } from "./drawing/images.ts";
import { greys, valuesOf } from "./drawing/sheet.ts";

const character = REPORT.pictures.noised;
const seed = 9;
/** The step that is shown, of all: glyph and noise can both be seen. */
const share = .15;

/** F8: the whole process in one diagram, after Ho et al. 2020, figure 2. */
const figure: Figure = {
  id: "whole-process",
  artifacts: ["dataset"],
  readsModel: true,
  width: "wide",
  seed,
  caption: (sources, say) => {
    const { t, total } = read(sources);
    return say`The whole process, after @ho2020ddpm. On the way forward, every step adds a little noise, in a known way, until after ${
      say.count(total)
    } steps nothing else is left. On the way back, a network that was trained for it undoes the steps.
      All pictures are from one real run of the forward process. A single step, as that from $t = ${
      t - 1
    }$ to $t = ${t}$, can hardly be seen: which is what makes a single step back easy enough to learn.`;
  },
  alt: (sources, say) => {
    const { t, total } = read(sources);
    return say`A chain of four pictures from left to right: the character for lithium, labelled x 0; the same under noise after ${
      t - 1
    } steps, x t minus 1; after ${t} steps, x t, which looks the same; and static after ${
      say.count(total)
    } steps, x T. Arrows to the right are labelled q of x t given x t minus 1, arrows to the left p theta of x t minus 1 given x t. A list below explains each symbol: ${
      symbols(sources, say)
        .map(([, , words]) => words.replaceAll(/<[^>]+>/g, "")).join(" ")
    }`;
  },
  async draw(sources, alt, say) {
    const { t, total, imageSize, images } = read(sources);
    const files = await Promise.all(images.map(async (x, i) => ({
      path: `/figures/whole-process-${i + 1}.avif`,
      bytes: await encode(
        { data: greys(x), width: imageSize, height: imageSize, channels: 1 },
        { format: "avif", quality: 50 },
      ),
    })));
    const node = (i: number, name: string, words: string) =>
      `<div class="node"><img class="glyph-sheet" src="${
        files[i].path
      }" width="${imageSize}" height="${imageSize}" alt="" loading="lazy" decoding="async"><p>${name}<span>${words}</span></p></div>`;
    const link = (forward: string, back: string, kind: string) =>
      `<div class="link ${kind}"><span class="forward">${forward}</span><span class="back">${back}</span></div>`;
    const chain = [
      node(0, x("0"), say`a glyph`),
      link("", "", "many"),
      node(1, x("<i>t</i>−1"), say`${t - 1} steps`),
      link(`${q}${forwardLaw}`, `${p}${backLaw}`, "one"),
      node(2, x("<i>t</i>"), say`${t} steps`),
      link("", "", "many"),
      node(3, x("<i>T</i>"), say`${say.count(total)} steps`),
    ];
    const list = symbols(sources, say).map(([role, symbol, words]) =>
      `<div><dt class="${role}">${symbol}</dt><dd>${words}</dd></div>`
    );
    return {
      html: picture(
        `<p class="way forward">${say`forward process: add noise`}</p><div class="chain">${
          chain.join("")
        }</div><p class="way back">${say`reverse process: take noise away`}</p><dl>${
          list.join("")
        }</dl>`,
        alt,
        "picture whole-process",
      ),
      files,
    };
  },
};
export default figure;

const x = (index: string) => `<i>x</i><sub>${index}</sub>`;
const q = `<b><i>q</i>(${x("<i>t</i>")} | ${x("<i>t</i>−1")})</b>`;
const p = `<b><i>p</i><sub><i>θ</i></sub>(${x("<i>t</i>−1")} | ${
  x("<i>t</i>")
})</b>`;
const beta = "<i>β</i><sub><i>t</i></sub>";
const forwardLaw = `<small>𝒩(√<u>1−${beta}</u> ${
  x("<i>t</i>−1")
}, ${beta} <i>I</i>)</small>`;
const backLaw = `<small>𝒩(<i>μ</i><sub><i>θ</i></sub>(${
  x("<i>t</i>")
}, <i>t</i>), <i>σ</i><sub><i>t</i></sub>² <i>I</i>)</small>`;

/** Every symbol of the diagram: its role, how it is written, what it says. */
function symbols(
  sources: Sources,
  say: Say,
): [role: string, symbol: string, words: string][] {
  const { t, total, beta: noise, parameters, meaning } = read(sources);
  return [
    [
      "data",
      x("0"),
      say`a glyph from the data, before any noise; here the one for “${
        escapeHtml(meaning)
      }”.`,
    ],
    [
      "ink",
      x("<i>t</i>"),
      say`what it has become after <i>t</i> steps; here <i>t</i> = ${t}.`,
    ],
    [
      "noise",
      x("<i>T</i>"),
      say`the end, after all <i>T</i> = ${say.count(total)} steps: pure noise.`,
    ],
    [
      "noise",
      q,
      say`one step of the forward process: the odds of each ${
        x("<i>t</i>")
      }, given ${x("<i>t</i>−1")}. Known: we chose it.`,
    ],
    [
      "noise",
      beta,
      say`the share of noise (its variance) that step <i>t</i> adds; here ${
        noise.toFixed(4)
      }.`,
    ],
    [
      "prediction",
      p,
      say`one step of the reverse process: the odds of each ${
        x("<i>t</i>−1")
      }, given ${x("<i>t</i>")}. Learned from examples.`,
    ],
    [
      "prediction",
      "<i>θ</i>",
      say`theta: the numbers that are learned, ${
        say.large(parameters)
      } in this network.`,
    ],
    [
      "prediction",
      `<i>μ</i><sub><i>θ</i></sub>, <i>σ</i><sub><i>t</i></sub>²`,
      say`where the step back leads on average, which follows from what the network says; and how much chance stays in it, which the schedule sets.`,
    ],
    [
      "ink",
      "𝒩(<i>m</i>, <i>v</i> <i>I</i>)",
      say`a normal distribution round the picture <i>m</i>, with the variance <i>v</i> in every pixel, and each pixel on its own.`,
    ],
  ];
}

function read({ artifact, manifest }: Sources) {
  const glyphs = openGlyphs(artifact("dataset"));
  const index = glyphs.indexOf(character);
  const { alphasCumprod, betas } = scheduleFrom(manifest.schedule);
  const total = alphasCumprod.length;
  const t = Math.round(share * total);
  // After step t: the schedule counts its steps from 0.
  const left = (steps: number) => alphasCumprod[steps - 1];
  const x0 = valuesOf(glyphs.image(index));
  const noise = (step: number) =>
    fillNormal(new Float32Array(x0.length), { seed, sample: 0, step });
  // One path: each state is made from the one before it.
  const before = addJumpNoise(x0, noise(0), 1, left(t - 1));
  const after = addStepNoise(before, noise(1), betas[t - 1]);
  const end = addJumpNoise(after, noise(2), left(t), left(total));
  return {
    t,
    total,
    beta: betas[t - 1],
    parameters: manifest.parameters!,
    meaning: glyphs.records[index].senses[0].replace(/ \(.*\)/, ""),
    imageSize: glyphs.imageSize,
    images: [x0, before, after, end],
  };
}
