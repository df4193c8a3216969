import * as Plot from "@observablehq/plot";
import { fillNormal } from "../../diffusion/mod.ts";
import { type Figure, picture } from "./drawing/figure.ts";
import {
  binned,
  fitNormal,
  normalDensity,
  type NormalFit,
} from "../widgets/normal-sampler/normal_distribution.ts";
import { colour, type Role } from "./drawing/palette.ts";
import { chart } from "./drawing/plot.ts";
import type { Say } from "../languages/say.ts";

const seed = 10;
/** Samples in a chart, each a part of the next; few samples want wide bins. */
const charts = [
  { count: 20, binWidth: .5 },
  { count: 200, binWidth: .5 },
  { count: 2000, binWidth: .25 },
];
const drawn = fillNormal(new Float32Array(charts.at(-1)!.count), {
  seed,
  sample: 0,
  step: 0,
});
const fits = charts.map(({ count }) => fitNormal(drawn.subarray(0, count)));

/** How far the axes go: to both sides, and up. */
const reach = 3.5;
const top = .52;

/** F2: two numbers recovered from samples, which is explicit learning. */
const figure: Figure = {
  id: "standard-normal",
  artifacts: [],
  width: "wide",
  seed,
  caption: (_, say) =>
    say`A distribution that two numbers describe. From the standard normal (thin line) we draw ${
      charts[0].count
    }, ${charts[1].count} and ${
      say.count(charts[2].count)
    } samples (bars), and look for the mean $\\hat\\mu$ and the spread $\\hat\\sigma$ under which just
      these samples are likeliest (dotted). With more samples they come to the true 0 and 1.
      This is explicit learning: the shape of the curve was known, and only two numbers were missing.`,
  alt: (_, say) =>
    say`Three charts of a bell-shaped curve. ${
      charts.map(({ count }, i) =>
        say`In chart ${i + 1}, bars show ${
          say.count(count)
        } random samples; the dotted bell curve fitted to them has mean ${
          signed(fits[i].mean)
        } and standard deviation ${fits[i].deviation.toFixed(2)}.`
      ).join(" ")
    } With 20 samples the bars are ragged and the dotted curve misses the true one; with 2,000 both curves lie on each other.`,
  draw(_, alt, say) {
    const all = charts.map(({ count, binWidth }, i) =>
      chart(
        `<b>${say`${say.count(count)} samples`}</b> <span><i>μ̂</i> = ${
          signed(fits[i].mean)
        }, <i>σ̂</i> = ${fits[i].deviation.toFixed(2)}</span>`,
        plotOptions(
          drawn.subarray(0, count),
          binWidth,
          fits[i],
          i === 0 ? say : undefined,
        ),
      )
    );
    return {
      html: `<normal-sampler seed="${seed}">${
        picture(
          `<div class="charts">${all.join("")}</div>`,
          alt,
          "picture standard-normal",
        )
      }</normal-sampler>`,
    };
  },
};
export default figure;

/** −0.24 with a minus sign as wide as a digit. */
function signed(value: number): string {
  return value.toFixed(2).replace(/^-(?=.*[1-9])/, "−").replace("-", "");
}

function plotOptions(
  samples: Float32Array,
  binWidth: number,
  fit: NormalFit,
  /** Where the curves are named. */
  say?: Say,
): Plot.PlotOptions {
  const bars = binned(samples, binWidth).map(({ from, to, count }) => ({
    from,
    to,
    density: count / samples.length / binWidth,
  })).filter(({ from, to }) => from >= -reach && to <= reach);
  const curve = (of: NormalFit) =>
    Array.from({ length: 57 }, (_, i) => {
      const x = reach * (i / 28 - 1);
      return [x, normalDensity(x, of)];
    });
  const truth = { mean: 0, deviation: 1 };
  return {
    width: 290,
    height: 190,
    marginLeft: 2,
    marginRight: 2,
    marginTop: 8,
    marginBottom: 26,
    x: {
      domain: [-reach, reach],
      ticks: [-3, -2, -1, 0, 1, 2, 3],
      tickFormat: (x: number) => String(x).replace("-", "−"),
      label: null,
      tickSize: 4,
    },
    y: { domain: [0, top], axis: null },
    marks: [
      Plot.rect(bars, {
        x1: "from",
        x2: "to",
        y1: 0,
        y2: "density",
        fill: colour("data"),
        fillOpacity: .3,
        insetLeft: .5,
        insetRight: .5,
      }),
      Plot.ruleY([0], { stroke: "currentColor", strokeOpacity: .5 }),
      Plot.line(curve(truth), { stroke: colour("ink"), strokeWidth: 1.25 }),
      Plot.line(curve(fit), {
        stroke: colour("prediction"),
        strokeWidth: 3,
        strokeLinecap: "round",
        strokeDasharray: "0.1 6",
      }),
      ...(say
        ? [
          name(say`true curve`, "ink", -.95, truth),
          name(say`fitted`, "prediction", fit.mean + fit.deviation, fit),
        ]
        : []),
    ],
  };
}

/** A name beside a curve, on the side that falls away from its middle. */
function name(
  text: string,
  role: Role,
  x: number,
  of: NormalFit,
): Plot.Markish {
  const isLeft = x < of.mean;
  return Plot.text([[x, normalDensity(x, of)]], {
    text: () => text,
    fill: colour(role),
    fontWeight: 600,
    textAnchor: isLeft ? "end" : "start",
    dx: isLeft ? -8 : 8,
    dy: -4,
  });
}
