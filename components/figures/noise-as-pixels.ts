import * as Plot from "@observablehq/plot";
import { addNoise, fillNormal, scheduleFrom } from "../../diffusion/mod.ts";
import { REPORT } from "../../pipeline/report.ts";
import {
  escapeHtml,
  type Figure,
  picture,
  type Sources,
} from "./drawing/figure.ts";
import { openGlyphs } from "./drawing/glyphs.ts";
import { dataUrl, encode, type Pixels } from "./drawing/images.ts";
import {
  binned,
  normalDensity,
  type NormalFit,
} from "../widgets/normal-sampler/normal_distribution.ts";
import { colour, type Role } from "./drawing/palette.ts";
import { plotSvg } from "./drawing/plot.ts";
import { greys, valuesOf } from "./drawing/sheet.ts";

const character = REPORT.pictures.noised;
const seed = 9;
/** Noising steps that the glyph has gone through: few, so that both bells stand apart. */
const step = 50;
/** How far the axes go, and how wide a bar is. */
const reach = 3.5;
const binWidth = .125;

/** F7: noise on a picture is a bell round the value of each pixel. */
const figure: Figure = {
  id: "noise-as-pixels",
  artifacts: ["dataset"],
  readsModel: true,
  width: "wide",
  seed,
  caption: (sources, say) => {
    const { noise, ink, paper, signal, spread } = read(sources);
    return say`Noise, a glyph, and a mixture of both; below each, how many of its ${
      say.count(noise.length)
    } pixels have which value. The strip under the bars shows the grey that stands for a value; beyond −1 and 1 all is black or white.
      Noise follows the bell curve. In the mixture, what was ink lies in a bell around −${
      signal.toFixed(2)
    } and what was paper in one around ${
      signal.toFixed(2)
    }, each with a spread of ${
      spread.toFixed(2)
    }: noise on a picture is a bell around the value of every pixel. (The ${
      percent(1 - ink - paper)
    } % of grey pixels on the edges of strokes are left out there.)`;
  },
  alt: (sources, say) => {
    const { ink, paper, signal } = read(sources);
    return say`Three pictures with a histogram under each. First, static; its histogram is a bell centred on 0. Second, the black and white character for lithium; its histogram is a bar at −1 with ${
      percent(ink)
    } % of the pixels and a taller one at 1 with ${
      percent(paper)
    } %. Third, the same character under some static; its histogram has two narrow bells, a low one around −${
      signal.toFixed(2)
    } and a high one around ${
      signal.toFixed(2)
    }. The curve of a normal distribution fits each bell.`;
  },
  async draw(sources, alt, say) {
    const { noise, x0, xt, imageSize, ink, paper, signal, spread } = read(
      sources,
    );
    const ramp = await greyRamp();
    const pixelsLike = (grey: number) => xt.filter((_, i) => x0[i] === grey);
    const panels: Panel[] = [
      {
        name: "noise",
        title: say`noise, <i>ε</i>`,
        values: noise,
        chart: histogram([{
          values: noise,
          of: noise.length,
          role: "noise",
          bell: { mean: 0, deviation: 1 },
        }], ramp),
      },
      {
        name: "glyph",
        title: say`a glyph, <i>x</i><sub>0</sub>`,
        values: x0,
        chart: histogram([{ values: x0, of: x0.length, role: "data" }], ramp, [
          { text: say`ink ${percent(ink)} %`, x: -1, height: ink },
          { text: say`paper ${percent(paper)} %`, x: 1, height: paper },
        ]),
      },
      {
        name: "mixture",
        title: `${signal.toFixed(2)} <i>x</i><sub>0</sub> + ${
          spread.toFixed(2)
        } <i>ε</i>`,
        values: xt,
        chart: histogram(
          [[-1, ink], [1, paper]].map(([grey, share]) => ({
            values: pixelsLike(grey),
            of: xt.length,
            role: "noise",
            bell: { mean: signal * grey, deviation: spread },
            share,
          })),
          ramp,
          [
            {
              text: say`ink −${signal.toFixed(2)}`,
              x: -signal,
              height: peak(ink, spread),
            },
            {
              text: say`paper ${signal.toFixed(2)}`,
              x: signal,
              height: peak(paper, spread),
            },
          ],
        ),
      },
    ];
    const files = await Promise.all(panels.map(async ({ name, values }) => ({
      path: `/figures/noise-as-pixels-${name}.avif`,
      bytes: await encode(
        {
          data: greys(values),
          width: imageSize,
          height: imageSize,
          channels: 1,
        },
        { format: "avif", quality: 50 },
      ),
    })));
    const html = panels.map(({ title, chart }, i) =>
      `<div class="pair"><p>${title}</p><img class="glyph-sheet" src="${
        files[i].path
      }" width="${imageSize}" height="${imageSize}" alt="" loading="lazy" decoding="async">${chart}</div>`
    );
    return {
      html: picture(html.join(""), alt, "picture noise-as-pixels"),
      files,
    };
  },
};
export default figure;

interface Panel {
  name: string;
  title: string;
  values: Float32Array;
  chart: string;
}

/** Values of pixels in a histogram, and the curve that they should follow. */
interface Bars {
  values: Float32Array;
  /** Number of pixels that make the whole. */
  of: number;
  role: Role;
  bell?: NormalFit;
  /** The bell's share in the whole; 1 by default. */
  share?: number;
}

interface Label {
  text: string;
  x: number;
  /** In shares of all pixels, as the bars. */
  height: number;
}

function read({ artifact, manifest }: Sources) {
  const glyphs = openGlyphs(artifact("dataset"));
  const x0 = valuesOf(glyphs.image(glyphs.indexOf(character)));
  const noise = fillNormal(new Float32Array(x0.length), {
    seed,
    sample: 0,
    step: 0,
  });
  const alphaCumprod = scheduleFrom(manifest.schedule).alphasCumprod[step - 1];
  const share = (grey: number) =>
    x0.filter((it) => it === grey).length / x0.length;
  return {
    imageSize: glyphs.imageSize,
    x0,
    noise,
    xt: addNoise(x0, noise, alphaCumprod),
    signal: Math.sqrt(alphaCumprod),
    spread: Math.sqrt(1 - alphaCumprod),
    /** Shares of all pixels. */
    ink: share(-1),
    paper: share(1),
  };
}

const percent = (share: number) => Math.round(share * 100);

/** Height of a bell that holds this share of all pixels, in a bar's measure. */
function peak(share: number, deviation: number): number {
  return share * binWidth * normalDensity(0, { mean: 0, deviation });
}

/** The greys of the values from one end of the axis to the other. */
async function greyRamp(): Promise<string> {
  const width = 112;
  const values = Float32Array.from(
    { length: width },
    (_, i) => reach * ((2 * i + 1) / width - 1),
  );
  const ramp: Pixels = { data: greys(values), width, height: 1, channels: 1 };
  return dataUrl(await encode(ramp, { format: "png" }), "png");
}

function histogram(
  all: readonly Bars[],
  ramp: string,
  labels: readonly Label[] = [],
): string {
  const width = 270;
  const height = 160;
  const foot = 34;
  const side = 4;
  const bars = all.flatMap(({ values, of, role }) =>
    // In the middle of its bar, a value on a bar's edge is not beside it.
    binned(values.map((it) => it + binWidth / 2), binWidth)
      .map(({ from, to, count }) => ({
        from: from - binWidth / 2,
        to: to - binWidth / 2,
        share: count / of,
        role,
      }))
  ).filter(({ from, to }) => from >= -reach && to <= reach);
  const curves = all.flatMap(({ bell, share = 1, role }, i) =>
    bell
      ? Array.from({ length: 49 }, (_, k) => {
        const x = bell.mean + bell.deviation * (k / 7 - 3.5);
        const y = share * binWidth * normalDensity(x, bell);
        return { i, x, y, role };
      })
      : []
  );
  const highest = Math.max(...bars.map(({ share }) => share));
  const svg = plotSvg({
    width,
    height,
    marginLeft: side,
    marginRight: side,
    marginTop: 20,
    marginBottom: foot,
    x: {
      domain: [-reach, reach],
      ticks: [-3, -2, -1, 0, 1, 2, 3],
      tickFormat: (x: number) => String(x).replace("-", "−"),
      label: null,
      tickSize: 0,
      tickPadding: 16,
    },
    y: { domain: [0, highest], axis: null },
    marks: [
      Plot.rect(bars, {
        x1: "from",
        x2: "to",
        y1: 0,
        y2: "share",
        fill: (bar) => colour(bar.role),
        fillOpacity: .35,
        insetLeft: .5,
      }),
      Plot.line(curves, {
        x: "x",
        y: "y",
        z: "i",
        stroke: (point) => colour(point.role),
        strokeWidth: 1.75,
      }),
      Plot.ruleX(curves.length ? labels : [], {
        x: "x",
        y1: 0,
        y2: "height",
        stroke: colour("data"),
        strokeWidth: 1.5,
        strokeDasharray: "3 3",
      }),
      Plot.text(labels, {
        x: "x",
        y: "height",
        text: "text",
        dy: -9,
        fill: colour("data"),
        fontWeight: 600,
      }),
    ],
  });
  const top = height - foot + 3;
  return svg.replace(
    "</svg>",
    `<image href="${ramp}" x="${side}" y="${top}" width="${
      width - 2 * side
    }" height="7" preserveAspectRatio="none"/><rect x="${side}" y="${top}" width="${
      width - 2 * side
    }" height="7" fill="none" stroke="${escapeHtml(colour("rule"))}"/></svg>`,
  );
}
