import * as Plot from "@observablehq/plot";
import type { ConvergenceRecord } from "../../../pipeline/convergence/convergence_stage.ts";
import { colour } from "./palette.ts";
import { plotSvg } from "./plot.ts";

/** How far the picture reaches from the middle, on both axes. */
const EXTENT = 2.05;

/**
 * Points over the hills of the mixture: each a disc of one standard deviation,
 * and one of two. What lies outside the picture is left out.
 *
 * @param points `[count, 2]`
 * @param size Width and height in pixels.
 */
export function hills(
  { means, deviations }: ConvergenceRecord["mixture"],
  points: Float32Array,
  size: number,
): string {
  const scale = (value: number) => (value / EXTENT + 1) / 2 * size;
  const discs = deviations.flatMap((deviation, k) =>
    [2, 1].map((times) => ({
      x: means[2 * k],
      y: means[2 * k + 1],
      r: (times * deviation) / EXTENT / 2 * size,
    }))
  );
  const places: [number, number][] = [];
  for (let i = 0; i < points.length; i += 2) {
    if (Math.abs(points[i]) > EXTENT || Math.abs(points[i + 1]) > EXTENT) {
      continue;
    }
    places.push([scale(points[i]), scale(-points[i + 1])]);
  }
  return plotSvg({
    width: size,
    height: size,
    margin: 0,
    axis: null,
    x: { domain: [-EXTENT, EXTENT] },
    y: { domain: [-EXTENT, EXTENT] },
    marks: [
      Plot.frame({ stroke: colour("rule") }),
      Plot.dot(discs, {
        x: "x",
        y: "y",
        r: { value: "r", scale: null },
        fill: colour("data"),
        fillOpacity: 0.13,
      }),
    ],
  }).replace(
    "</svg>",
    // One path for all of them: dots are lines of no length with round ends.
    `<path d="${
      places.map(([x, y]) => `M${x.toFixed(1)} ${y.toFixed(1)}h0`).join("")
    }" stroke="${
      colour("ink")
    }" stroke-width="2" stroke-linecap="round"/></svg>`,
  );
}
