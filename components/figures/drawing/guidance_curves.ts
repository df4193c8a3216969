import * as Plot from "@observablehq/plot";
import type { GuidanceQuality } from "../../../pipeline/evaluation/evaluation.ts";
import type { Say } from "../../languages/say.ts";
import { colour, type Role } from "./palette.ts";
import { chart } from "./plot.ts";

/** A curve over the guidance scale, named where it ends if it is not alone. */
interface Curve {
  value: (of: GuidanceQuality) => number;
  role: Role;
  name?: string;
}

/**
 * Precision and recall, Fréchet distance, and how often the radical is right,
 * each over the guidance scale. All axes begin at zero: with few samples, small
 * differences are chance, and should look small.
 */
export function guidanceCurves(
  points: readonly GuidanceQuality[],
  say: Say,
): string {
  const byGuidance = (
    title: string,
    curves: readonly Curve[],
    y: Plot.ScaleOptions,
  ) =>
    chart(title, {
      width: 300,
      height: 210,
      marginLeft: 48,
      marginRight: 16,
      marginTop: 16,
      marginBottom: 28,
      x: {
        type: "point",
        domain: points.map((it) => it.guidanceScale),
        label: null,
        tickSize: 4,
      },
      y: { label: null, tickSize: 4, ticks: 4, grid: true, ...y },
      marks: curves.flatMap(({ value, role, name }) => [
        Plot.line(points, {
          x: "guidanceScale",
          y: value,
          stroke: colour(role),
          strokeWidth: 2,
        }),
        Plot.dot(points, {
          x: "guidanceScale",
          y: value,
          r: 3.5,
          fill: colour(role),
          stroke: colour("paper"),
        }),
        Plot.text(name ? points.slice(-2, -1) : [], {
          x: "guidanceScale",
          y: value,
          text: () => name!,
          dy: role === "data" ? 16 : -14,
          fill: colour(role),
          fontWeight: 600,
        }),
      ]),
    });
  const percent = {
    tickFormat: (it: number) => say`${Math.round(100 * it)} %`,
  };
  const furthest = Math.max(...points.map((it) => it.frechetDistance));
  return `<div class="charts">${
    byGuidance(say`precision and recall, by guidance`, [
      { value: (it) => it.precision, role: "prediction", name: say`precision` },
      { value: (it) => it.recall, role: "data", name: say`recall` },
    ], { domain: [0, 1] })
  }${
    byGuidance(
      say`Fréchet distance, by guidance`,
      [{ value: (it) => it.frechetDistance, role: "prediction" }],
      { domain: [0, 1.08 * furthest] },
    )
  }${
    byGuidance(
      say`right radical, by guidance`,
      [{ value: (it) => it.radicalAccuracy.share, role: "prediction" }],
      { ...percent, domain: [0, 1] },
    )
  }</div>`;
}
