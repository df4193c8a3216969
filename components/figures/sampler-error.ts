import * as Plot from "@observablehq/plot";
import type { ErrorPoint } from "../../pipeline/convergence/convergence_stage.ts";
import { type Convergence, openConvergence } from "./drawing/convergence.ts";
import type { Say } from "../languages/say.ts";
import {
  axesOf,
  type ErrorKind,
  type ErrorLine,
  errorLines,
  floorBand,
} from "./drawing/error_plots.ts";
import {
  type Figure,
  type FigureFamily,
  picture,
  type Sources,
} from "./drawing/figure.ts";
import { hills } from "./drawing/hills.ts";
import { colour, type Role } from "./drawing/palette.ts";
import { chart } from "./drawing/plot.ts";
import { type SamplerName, samplers, samplersOf } from "./drawing/samplers.ts";

/** Colours of the samplers of one page, in their order. */
const roles: Role[] = ["accent", "data", "prediction"];

/** What a sampler's error comes to, among all others: one figure for a page. */
const family: FigureFamily = {
  of: [...new Set(samplers.map(({ page }) => page))],
  figure: (page): Figure => ({
    id: "sampler-error",
    artifacts: ["convergence"],
    width: "wide",
    caption: (sources, say) => caption(page, read(sources), say),
    alt: (sources) => alternative(page, read(sources)),
    draw(sources, alt) {
      const convergence = read(sources);
      return {
        html: picture(
          `<div class="charts">${panels(page, convergence).join("")}</div>`,
          alt,
          "picture errors",
        ),
      };
    },
  }),
};
export default family;

function read({ artifact }: Sources): Convergence {
  return openConvergence(artifact("convergence"));
}

function panels(page: string, convergence: Convergence): string[] {
  const own = samplersOf(page);
  const { mixture, sampler, samples } = convergence;
  const scatter = ({ run, variant }: SamplerName, i: number) => {
    const evaluations = `${sampler(run).shown[i]} evaluations`;
    const title = own.length > 1
      ? `${variant}, ${evaluations}`
      : `Samples in ${evaluations}`;
    return `<div class="chart"><p>${title}</p>${
      hills(mixture, samples(run, i), 232)
    }</div>`;
  };
  const first = scatter(own[0], 0);
  const distribution = errorChart("distribution", page, convergence);
  if (sampler(own[0].run).ends) {
    return [first, distribution, errorChart("ends", page, convergence)];
  }
  const second = own.length > 1 ? scatter(own[1], 0) : scatter(own[0], 1);
  return [first, second, distribution];
}

/** The lines of a page's samplers over those of all others. */
function errorChart(
  kind: ErrorKind,
  page: string,
  convergence: Convergence,
): string {
  const own = samplersOf(page);
  const pointsOf = (run: string): readonly ErrorPoint[] => {
    const { distribution, ends } = convergence.sampler(run);
    return kind === "distribution" ? distribution : ends?.trailing ?? [];
  };
  // Each run of an SDE has an end of its own: others have nothing to do with it.
  const [{ run: main }] = own;
  const isComparable = kind === "distribution" ||
    convergence.sampler(main).tendsTo === "flow";
  const others: ErrorLine[] = samplers.filter(({ page: their, run }) =>
    isComparable && their !== page &&
    (kind === "distribution" || convergence.sampler(run).tendsTo === "flow")
  ).map(({ run }) => ({ points: pointsOf(run), role: "rule" }));
  const lines = own.flatMap(({ run }, i): ErrorLine[] => [
    { points: pointsOf(run), role: roles[i] },
    ...kind === "ends"
      ? [{
        points: convergence.sampler(run).ends?.karras ?? [],
        role: roles[i],
        isDashed: true,
      }]
      : [],
  ]).filter(({ points }) => points.length > 0).reverse();
  const title = kind === "distribution"
    ? "Distance from the distribution"
    : isComparable
    ? "Distance from the exact end"
    : "Distance from the end in 1,000 steps";
  return chart(title, {
    width: 300,
    height: 250,
    marginLeft: 38,
    marginRight: 14,
    marginTop: 14,
    marginBottom: 30,
    ...axesOf(kind),
    marks: [
      ...kind === "distribution" ? [floorBand(convergence.floor)] : [],
      ...errorLines([...others, ...lines], kind),
      ...keyOf(kind, page, convergence),
    ],
  });
}

/** Names of the lines, in their colours, where no line goes: at the top right. */
function keyOf(
  kind: ErrorKind,
  page: string,
  convergence: Convergence,
): Plot.Markish[] {
  const own = samplersOf(page).filter(({ run }) =>
    kind === "distribution" || convergence.sampler(run).ends
  );
  const names = own.map(({ variant }, i) => ({
    name: variant,
    role: roles[i],
  }));
  const words = names.map(({ name, role }, line) =>
    Plot.text([name], {
      text: (it) => it,
      frameAnchor: "top-right",
      dy: 2 + 15 * line,
      fill: colour(role),
      fontWeight: 600,
      stroke: colour("paper"),
      strokeWidth: 4,
    })
  );
  const isDashed = kind === "ends" &&
    convergence.sampler(own[0].run).ends!.karras.length > 0;
  const note = kind === "distribution"
    ? "true draws"
    : isDashed
    ? "dashed: Karras levels"
    : "";
  return [
    ...words,
    Plot.text([note], {
      text: (it) => it,
      frameAnchor: "bottom-left",
      dx: 6,
      dy: kind === "distribution" ? -12 : -6,
      fill: colour("muted"),
    }),
  ];
}

function caption(page: string, convergence: Convergence, say: Say): string {
  const { sampleCount, pairCount, shownCount } = convergence;
  const own = samplersOf(page);
  const { ends, tendsTo } = convergence.sampler(own[0].run);
  const who = own.length > 1 ? "these samplers" : "this sampler";
  const band = `The ${
    ends ? "second" : "last"
  } panel has the sliced Wasserstein distance of ${
    say.count(sampleCount)
  } samples from the mixture; within the grey band they cannot be told from true draws.`;
  const last = tendsTo === "flow"
    ? ` The last has the distance between where a sample ends and where the exact flow takes the same noise (the median of ${pairCount} samples).`
    : tendsTo === "path"
    ? ` The last has the distance between where a sample ends and where it ends in a thousand steps along the same Brownian path (the median of ${pairCount} samples).`
    : "";
  return `What ${who} made of a mixture of five Gaussians whose best denoiser is known exactly, so that all error is the sampler’s own; grey lines are the other samplers. ` +
    `First, ${shownCount} samples, over discs of one and two standard deviations. ${band}${last}`;
}

function alternative(page: string, convergence: Convergence): string {
  const own = samplersOf(page);
  const { ends, shown } = convergence.sampler(own[0].run);
  const sentences = own.map(({ run, variant }) => {
    const { distribution } = convergence.sampler(run);
    return `${variant}: ${told(distribution)}`;
  });
  const scatter = ends
    ? `The first shows dots, samples in ${
      shown[0]
    } evaluations, on five discs of different sizes.`
    : own.length > 1
    ? `The first two show dots, samples of both in ${
      shown[0]
    } evaluations, on five discs of different sizes.`
    : `The first two show dots, samples in ${
      shown.join(" and in ")
    } evaluations, on five discs of different sizes.`;
  const endings = ends
    ? ` The last is a chart of the distance from the exact ends. ${
      own.flatMap(({ run, variant }) => {
        const { ends } = convergence.sampler(run);
        return ends ? [`${variant}: ${told(ends.trailing)}`] : [];
      }).join("; ")
    }.`
    : "";
  return `Three panels. ${scatter} ${
    ends ? "The second" : "The third"
  } is a chart of the distance from the distribution over the number of evaluations, both on logarithmic scales; it falls. ${
    sentences.join("; ")
  }.${endings}`;
}

function told(points: readonly ErrorPoint[]): string {
  const first = points[0];
  const last = points.at(-1)!;
  return `${
    Number(first.error.toPrecision(2))
  } at ${first.evaluations} evaluations, ${
    Number(last.error.toPrecision(2))
  } at ${last.evaluations}`;
}
