import type { ErrorPoint } from "../../pipeline/convergence/convergence_stage.ts";
import { type Convergence, openConvergence } from "./drawing/convergence.ts";
import {
  axesOf,
  errorAxes,
  type ErrorKind,
  errorLines,
  floorBand,
} from "./drawing/error_plots.ts";
import { type Figure, picture, type Sources } from "./drawing/figure.ts";
import { colour, type Role } from "./drawing/palette.ts";
import { chart } from "./drawing/plot.ts";
import { samplers } from "./drawing/samplers.ts";

interface Line {
  run: string;
  role: Role;
  label?: string;
}

interface NamedLine extends Line {
  points: readonly ErrorPoint[];
}

/** Which to draw, and in what colour: kinds of samplers, told apart by it. */
const lines: readonly Line[] = [
  { run: "predictor-corrector", role: "noise" },
  { run: "ddpm", role: "noise", label: "DDPM" },
  { run: "ddpm-fixed-large", role: "noise" },
  { run: "dpm-solver-sde", role: "noise", label: "2M SDE" },
  { run: "ddim", role: "ink", label: "DDIM, Euler" },
  { run: "heun", role: "data" },
  { run: "lms", role: "data" },
  { run: "dpm-solver-singlestep", role: "prediction", label: "2S" },
  { run: "dpm-solver-multistep", role: "prediction", label: "2M" },
  { run: "dpm-solver-multistep-3", role: "prediction", label: "3M" },
  { run: "uni-pc", role: "score" },
  { run: "probability-flow", role: "accent" },
];

const size = { width: 460, height: 420, marginTop: 14, marginBottom: 30 };
/** Room for the names, on the left of one chart and on the right of the other. */
const margins = {
  distribution: { marginLeft: 168, marginRight: 40 },
  ends: { marginLeft: 40, marginRight: 122 },
};

/** The errors of all samplers in one chart, each line with its name. */
const figure: Figure = {
  id: "sampler-errors",
  artifacts: ["convergence"],
  width: "wide",
  caption: (sources, say) => {
    const { sampleCount, pairCount } = read(sources);
    return `Error against evaluations of the denoiser, on logarithmic scales. The first chart has how far ${
      say.count(sampleCount)
    } samples are from the mixture as a distribution (sliced Wasserstein distance). Within the grey band they cannot be told from as many true draws. ` +
      `The second has how far a sample ends from where the exact flow takes the same noise (the median of ${pairCount}), for samplers that add no noise. ` +
      `DDIM with $\\eta = 1$ and Euler ancestral draw the same as DDPM; orders 2 of LMS and 3 of UniPC are left out here.`;
  },
  alt: (sources) => {
    const { sampler, floor } = read(sources);
    return `Two line charts of error over the number of evaluations. On the left, all lines fall and most reach the band of true draws, from ${
      floor.low.toFixed(3)
    } to ${
      floor.high.toFixed(3)
    }, between 20 and 100 evaluations. Errors at 10 evaluations: ${
      lines.map(({ run, label }) => {
        const { distribution } = sampler(run);
        const point = distribution.findLast((it) => it.evaluations <= 10);
        return point &&
          `${label ?? labelOf(run)} ${point.error.toFixed(3)}`;
      }).filter(Boolean).join(", ")
    }. On the right, the lines of DDIM, Heun and the second orders fall steadily, and that of LMS far below all others.`;
  },
  draw(sources, alt) {
    const convergence = read(sources);
    return {
      html: picture(
        `<div class="charts of-two">${errorChart("distribution", convergence)}${
          errorChart("ends", convergence)
        }</div>`,
        alt,
        "picture errors",
      ),
    };
  },
};
export default figure;

function read({ artifact }: Sources): Convergence {
  return openConvergence(artifact("convergence"));
}

function labelOf(name: string): string {
  return samplers.find(({ run }) => run === name)!.label;
}

function errorChart(kind: ErrorKind, convergence: Convergence): string {
  const drawn = lines.map((line): NamedLine => {
    const { distribution, ends, tendsTo } = convergence.sampler(line.run);
    const points = kind === "distribution"
      ? distribution
      : tendsTo === "flow"
      ? ends!.trailing
      : [];
    return { ...line, points };
  }).filter(({ points }) => points.length > 0);
  // Lines part at their beginnings on the left, and at their ends on the right.
  const isLeft = kind === "distribution";
  const axes = axesOf(kind);
  const title = isLeft
    ? "Distance from the distribution"
    : "Distance from the exact end";
  return chart(title, {
    ...size,
    ...margins[kind],
    ...axes,
    y: { ...axes.y, axis: isLeft ? "right" : "left" },
    marks: [
      ...isLeft ? [floorBand(convergence.floor)] : [],
      ...errorLines(drawn, kind),
    ],
  }).replace("</svg>", `${names(drawn, kind)}</svg>`);
}

/** The names of lines beside where they begin or end, none over another. */
function names(drawn: readonly NamedLine[], kind: ErrorKind): string {
  const isLeft = kind === "distribution";
  const { x: { domain: [first, last] }, y: { domain: [bottom, top] } } =
    errorAxes[kind];
  const { marginLeft, marginRight } = margins[kind];
  const left = marginLeft;
  const right = size.width - marginRight;
  const across = (evaluations: number) =>
    left + Math.log(evaluations / first) / Math.log(last / first) *
      (right - left);
  const height = size.height - size.marginTop - size.marginBottom;
  const down = (error: number) =>
    size.marginTop + Math.log(top / error) / Math.log(top / bottom) * height;
  const places = drawn.map(({ run, role, label, points }) => {
    const inside = points.filter(({ evaluations, error }) =>
      evaluations >= first && evaluations <= last && error >= bottom &&
      error <= top
    );
    const { evaluations, error } = isLeft ? inside[0] : inside.at(-1)!;
    const [x, y] = [across(evaluations), down(error)];
    return { name: label ?? labelOf(run), role, x, y, at: y };
  });
  const edge = isLeft ? left - 6 : right + 6;
  const away = isLeft ? -16 : 16;
  return spread(places).map(({ name, role, x, y, at }) => {
    const round = (value: number) => value.toFixed(1);
    return `<path d="M${round(x)} ${round(y)}L${round(edge)} ${
      round(y)
    }l${away} ${round(at - y)}" fill="none" stroke="${
      colour(role)
    }" stroke-width=".75" stroke-dasharray="${
      Math.abs(x - edge) > 20 ? "1 3" : "none"
    }"/><text x="${round(edge + away * 1.25)}" y="${
      round(at)
    }" dy=".32em" text-anchor="${isLeft ? "end" : "start"}" fill="${
      colour(role)
    }" font-weight="600">${name}</text>`;
  }).join("");
}

/** Moves places apart, so that each has a line's height for itself. */
function spread<T extends { at: number }>(places: readonly T[]): T[] {
  const lineHeight = 14.5;
  const sorted = [...places].sort((a, b) => a.at - b.at)
    .map((it) => ({ ...it }));
  for (let round = 0; round < 200; round++) {
    for (let i = 1; i < sorted.length; i++) {
      const [above, below] = [sorted[i - 1], sorted[i]];
      const overlap = lineHeight - (below.at - above.at);
      if (overlap <= 0) continue;
      above.at -= overlap / 2;
      below.at += overlap / 2;
    }
  }
  return sorted;
}
