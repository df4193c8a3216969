import * as Plot from "@observablehq/plot";
import {
  addNoise,
  cosineSchedule,
  fillNormal,
  linearSchedule,
  type Schedule,
  scheduleFrom,
} from "../../diffusion/mod.ts";
import type { Manifest } from "../../inference/manifest.ts";
import { REPORT } from "../../pipeline/report.ts";
import type { Say } from "../languages/say.ts";
import { escapeHtml, type Figure, picture } from "./drawing/figure.ts";
import { openGlyphs } from "./drawing/glyphs.ts";
import { encode } from "./drawing/images.ts";
import { colour, type Role } from "./drawing/palette.ts";
import { timestepChart } from "./drawing/plot.ts";
import { greys, strip, valuesOf } from "./drawing/sheet.ts";

const character = REPORT.pictures.noised;
const seed = 9;
/** Timesteps in the strips, as shares of the last one. */
const shares = [0, .125, .25, .375, .5, .625, .75, .875, 1];

/** F9: β, ᾱ and log-SNR of three schedules, and what they do to one glyph. */
const figure: Figure = {
  id: "noise-schedules",
  artifacts: ["dataset"],
  readsModel: true,
  width: "wide",
  seed,
  caption:
    "Three ways to spend a thousand steps. *Above:* the noise that each step adds " +
    "($\\beta_t$), the share of the picture that is left ($\\bar\\alpha_t$), and the signal-to-noise " +
    "ratio on a logarithmic scale, under the linear schedule, the cosine schedule, and the one " +
    "that this model was trained with. *Below:* the same glyph with the same noise under each. " +
    "Under the plain cosine, the glyph can be made out almost to the end. This model’s schedule " +
    "has many more steps beyond that point, where it is settled what kind of glyph it will be.",
  alt:
    "Three line charts over the timestep from 0 to 1,000, with three lines each. The noise added by a step grows in a straight line under the linear schedule; under the cosine schedules it rises slowly and shoots up at the end. The share of the picture that is left falls from one to zero: latest under cosine, earlier under linear, and earliest under this model's shifted cosine. Below, three strips show the character for lithium dissolving into noise from left to right. Under plain cosine it can be read for most of the way; under this model's schedule it is lost by the middle.",
  async draw({ artifact, manifest }, alt, say) {
    const lines = schedulesOf(manifest, say);
    const glyphs = openGlyphs(artifact("dataset"));
    const x0 = valuesOf(glyphs.image(glyphs.indexOf(character)));
    const noise = fillNormal(new Float32Array(x0.length), {
      seed,
      sample: 0,
      step: 0,
    });
    const files = [];
    const strips: string[] = [];
    for (const { name, id, role, schedule } of lines) {
      const tiles = shares.map((share) =>
        greys(addNoise(x0, noise, atShare(schedule, share)))
      );
      const pixels = strip(tiles, { tileSize: glyphs.imageSize, gap: 6 });
      const path = `/figures/noise-schedules-${id}.avif`;
      files.push({
        path,
        bytes: await encode(pixels, { format: "avif", quality: 38 }),
      });
      strips.push(
        `<div class="strip"><p style="color:${colour(role)}">${
          escapeHtml(name)
        }</p><img src="${path}" width="${pixels.width}" height="${pixels.height}" alt="" loading="lazy" decoding="async"></div>`,
      );
    }
    const ticks = shares.map((share) =>
      `<span>${Math.round(share * lines[0].schedule.numTrainTimesteps)}</span>`
    ).join("");
    return {
      html: `<noise-lab schedule="${
        escapeHtml(JSON.stringify(manifest.schedule))
      }">${
        picture(
          `<div class="charts">${charts(lines, say).join("")}</div>` +
            `<div class="strips">${
              strips.join("")
            }<div class="strip-axis"><i>t</i>${ticks}</div></div>`,
          alt,
          "picture schedules",
        )
      }</noise-lab>`,
      files,
      data: curves(lines),
    };
  },
};
export default figure;

interface Line {
  name: string;
  id: string;
  role: Role;
  schedule: Schedule;
}

function schedulesOf(manifest: Manifest, say: Say): Line[] {
  const { numTrainTimesteps } = manifest.schedule;
  return [
    {
      name: say`linear`,
      id: "linear",
      role: "noise",
      schedule: linearSchedule({ numTrainTimesteps }),
    },
    {
      name: say`cosine`,
      id: "cosine",
      role: "prediction",
      schedule: cosineSchedule({ numTrainTimesteps }),
    },
    {
      name: say`this model’s`,
      id: "model",
      role: "data",
      schedule: scheduleFrom(manifest.schedule),
    },
  ];
}

/** ᾱ after a share of all steps; 1 before the first. */
function atShare({ alphasCumprod }: Schedule, share: number): number {
  const step = Math.round(share * alphasCumprod.length);
  return step === 0 ? 1 : alphasCumprod[step - 1];
}

/** Points of each curve. */
const steps = 100;

/** What the charts show, as a table. */
function curves(lines: readonly Line[]) {
  return lines.flatMap(({ id, schedule: { betas, alphasCumprod } }) =>
    Array.from({ length: steps + 1 }, (_, i) => {
      const t = Math.round(i / steps * (betas.length - 1));
      const alphaBar = alphasCumprod[t];
      const logSnr = Math.log(alphaBar / (1 - alphaBar));
      return { schedule: id, t, beta: betas[t], alphaBar, logSnr };
    })
  );
}

function charts(lines: readonly Line[], say: Say): string[] {
  const draw = (
    title: string,
    values: (schedule: Schedule, t: number) => number,
    y: Plot.ScaleOptions,
    labels: Record<string, [t: number, value: number]> = {},
  ) => {
    const rows = lines.flatMap(({ id, name, role, schedule }) => {
      const last = schedule.alphasCumprod.length - 1;
      return Array.from({ length: steps + 1 }, (_, i) => {
        const t = Math.round(i / steps * last);
        return { id, name, role, t, value: values(schedule, t) };
      });
    }).filter(({ value }) =>
      !y.domain || value <= [...y.domain][1] && value >= [...y.domain][0]
    );
    return timestepChart(title, {
      height: 210,
      y: { ticks: 5, ...y },
      marks: [
        Plot.ruleY([y.domain ? [...y.domain][0] : 0], {
          stroke: "currentColor",
          strokeOpacity: .5,
        }),
        Plot.line(rows, {
          x: "t",
          y: "value",
          z: "id",
          stroke: (row) => colour(row.role),
          strokeWidth: 2,
        }),
        ...lines.filter(({ id }) => labels[id]).map(({ id, name, role }) =>
          Plot.text([labels[id]], {
            text: () => name,
            fill: colour(role),
            fontWeight: 600,
            textAnchor: "start",
          })
        ),
      ],
    });
  };
  const logSnr = ({ alphasCumprod }: Schedule, t: number) =>
    Math.log(alphasCumprod[t] / (1 - alphasCumprod[t]));
  return [
    draw(
      say`<i>β<sub>t</sub></i>: noise added by a step`,
      ({ betas }, t) => betas[t],
      { domain: [0, .03], ticks: [0, .01, .02, .03], tickFormat: ".2f" },
    ),
    draw(
      say`<i>ᾱ<sub>t</sub></i>: share of the picture left`,
      ({ alphasCumprod }, t) => alphasCumprod[t],
      { domain: [0, 1] },
      { cosine: [610, .5], linear: [460, .24], model: [12, .1] },
    ),
    draw(
      say`log SNR: signal against noise`,
      logSnr,
      { domain: [-12, 10] },
    ),
  ];
}
