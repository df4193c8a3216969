import * as Plot from "@observablehq/plot";
import type {
  ConvergenceRecord,
  ErrorPoint,
} from "../../../pipeline/convergence/convergence_stage.ts";
import { colour, type Role } from "./palette.ts";

/** A curve of errors, as a figure wants it drawn. */
export interface ErrorLine {
  points: readonly ErrorPoint[];
  role: Role;
  isDashed?: boolean;
}

/** Axes of the charts of errors: evaluations, and what the error is of. */
export const errorAxes = {
  distribution: {
    x: { domain: [5, 100], ticks: [5, 10, 20, 50, 100] },
    y: { domain: [0.008, 0.5], ticks: [0.01, 0.03, 0.1, 0.3] },
  },
  ends: {
    x: { domain: [5, 500], ticks: [5, 10, 20, 50, 100, 200, 500] },
    y: { domain: [1e-5, 4], ticks: [1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1] },
  },
} as const;

export type ErrorKind = keyof typeof errorAxes;

/** The axes of a kind of error, both logarithmic, as options of a plot. */
export function axesOf(
  kind: ErrorKind,
): Pick<Plot.PlotOptions, "x" | "y"> {
  const { x, y } = errorAxes[kind];
  const scale = { type: "log", label: null, tickSize: 4 } as const;
  return {
    x: { ...scale, ...x, tickFormat: String },
    y: { ...scale, ...y, grid: true, tickFormat: short },
  };
}

/** The lines of a chart, those that come last on top. */
export function errorLines(
  lines: readonly ErrorLine[],
  kind: ErrorKind,
): Plot.Markish[] {
  const { x: { domain: [left, right] }, y: { domain: [bottom, top] } } =
    errorAxes[kind];
  const isInside = ({ evaluations, error }: ErrorPoint) =>
    evaluations >= left && evaluations <= right && error >= bottom &&
    error <= top;
  return lines.map(({ points, role, isDashed }) =>
    Plot.line(points.filter(isInside), {
      x: "evaluations",
      y: "error",
      stroke: colour(role),
      strokeWidth: role === "rule" ? 1.25 : 2,
      strokeDasharray: isDashed ? "4 3" : undefined,
    })
  );
}

/** Where true draws would lie. */
export function floorBand(
  { low, high }: ConvergenceRecord["floor"],
): Plot.Markish {
  const [x1, x2] = errorAxes.distribution.x.domain;
  return Plot.rect([{ low, high }], {
    x1,
    x2,
    y1: "low",
    y2: "high",
    fill: "currentColor",
    fillOpacity: 0.12,
  });
}

/** 0.03 → "0.03", 0.00001 → "10⁻⁵" */
function short(value: number): string {
  if (value >= 0.01) return String(Number(value.toPrecision(1)));
  const digits = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  return `10⁻${digits[Math.round(-Math.log10(value))]}`;
}
