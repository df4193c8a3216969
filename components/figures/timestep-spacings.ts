import * as Plot from "@observablehq/plot";
import {
  linearSchedule,
  noiseLevel,
  timesteps,
  type TimestepSpacing,
} from "../../diffusion/mod.ts";
import { type Figure, picture } from "./drawing/figure.ts";
import { colour } from "./drawing/palette.ts";
import { plotSvg } from "./drawing/plot.ts";

const steps = 10;
const spacings: TimestepSpacing[] = [
  "linspace",
  "leading",
  "trailing",
  "karras",
];

/** Where ten evaluations fall, under each spacing of the timesteps. */
const figure: Figure = {
  id: "timestep-spacings",
  artifacts: [],
  width: "text",
  caption:
    `The noise levels $\\sigma$ at which a run of ${steps} steps asks the network, under each spacing of the timesteps, on the linear schedule. ` +
    "*Leading* never sees the noisiest level, though it begins with pure noise. *Trailing*, the default, ends early and leaves much to the last jump. " +
    "*Karras* goes down to the least noise, so that this jump is short.",
  alt:
    `Four rows of ${steps} dots over the noise level on a logarithmic scale, from the most noise at the left to the least at the right. The rows linspace and leading are spread over the left half, with one last dot at the right end; the first dot of leading lies further right than that of the others. The row trailing begins at the left end and stops in the middle. The row karras reaches from end to end.`,
  draw(_, alt) {
    const schedule = linearSchedule();
    const levels = spacings.flatMap((spacing) =>
      Array.from(timesteps(schedule, steps, spacing), (t) => ({
        spacing,
        sigma: noiseLevel(schedule, t).sigma,
      }))
    );
    const svg = plotSvg({
      width: 460,
      height: 160,
      marginLeft: 62,
      marginRight: 14,
      marginTop: 8,
      marginBottom: 30,
      x: {
        type: "log",
        domain: [200, 0.008],
        ticks: [100, 10, 1, 0.1, 0.01],
        tickFormat: String,
        label: null,
        tickSize: 4,
        grid: true,
      },
      y: { domain: spacings, label: null, tickSize: 0 },
      marks: [
        Plot.ruleY(spacings, { stroke: colour("rule") }),
        Plot.dot(levels, {
          x: "sigma",
          y: "spacing",
          r: 4.5,
          fill: (it) => colour(it.spacing === "trailing" ? "accent" : "data"),
        }),
      ],
    });
    return { html: picture(svg, alt, "picture") };
  },
};
export default figure;
