import * as Plot from "@observablehq/plot";
import type { GuidanceQuality } from "../../../pipeline/evaluation/evaluation.ts";
import { colour } from "./palette.ts";
import { chart } from "./plot.ts";

/** Precision against recall, and what else guidance changes, as three charts. */
export function guidanceCurves(points: readonly GuidanceQuality[]): string {
  const byGuidance = (
    title: string,
    value: (of: GuidanceQuality) => number,
    y: Plot.ScaleOptions,
  ) =>
    chart(title, {
      ...size,
      x: {
        type: "point",
        domain: points.map((it) => it.guidanceScale),
        label: null,
        tickSize: 4,
      },
      y: { label: null, tickSize: 4, ticks: 4, grid: true, ...y },
      marks: [
        Plot.line(points, {
          x: "guidanceScale",
          y: value,
          stroke: colour("prediction"),
          strokeWidth: 2,
        }),
        Plot.dot(points, {
          x: "guidanceScale",
          y: value,
          r: 3.5,
          fill: colour("prediction"),
          stroke: colour("paper"),
        }),
      ],
    });
  const percent = { tickFormat: (it: number) => `${Math.round(100 * it)} %` };
  return `<div class="charts">${
    chart("precision, over recall", {
      ...size,
      x: {
        domain: around(points.map((it) => it.recall)),
        label: null,
        tickSize: 4,
        ticks: 4,
      },
      y: {
        domain: around(points.map((it) => it.precision)),
        label: null,
        tickSize: 4,
        ticks: 4,
        grid: true,
      },
      marks: [
        Plot.line(points, {
          x: "recall",
          y: "precision",
          stroke: colour("prediction"),
          strokeWidth: 2,
        }),
        Plot.dot(points, {
          x: "recall",
          y: "precision",
          r: 4,
          fill: colour("prediction"),
          stroke: colour("paper"),
        }),
        Plot.text(points, {
          x: "recall",
          y: "precision",
          text: (it) => String(it.guidanceScale),
          dy: -11,
          fill: colour("ink"),
          stroke: colour("paper"),
          strokeWidth: 3,
          fontWeight: 600,
        }),
      ],
    })
  }${
    byGuidance("Fréchet distance, by guidance", (it) => it.frechetDistance, {
      domain: [0, 1.08 * Math.max(...points.map((it) => it.frechetDistance))],
    })
  }${
    byGuidance(
      "right radical, by guidance",
      (it) => it.radicalAccuracy.share,
      { ...percent, domain: [0, 1] },
    )
  }</div>`;
}

const size = {
  width: 300,
  height: 210,
  marginLeft: 48,
  marginRight: 16,
  marginTop: 16,
  marginBottom: 28,
};

/** From a little below the least to a little above the most. */
function around(values: readonly number[]): [low: number, high: number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = Math.max(high - low, .02) * .18;
  return [Math.max(low - room, 0), Math.min(high + room, 1)];
}
