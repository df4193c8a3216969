import { contours } from "d3-contour";
import { type Figure, picture } from "./drawing/figure.ts";
import {
  domain,
  levels,
  mixture,
  peaks,
} from "../widgets/conditional-slice/landscape.ts";
import {
  conditionalOn,
  lineDensity,
  type LineGaussian,
  marginalOf,
  planeDensity,
} from "../widgets/conditional-slice/plane_mixture.ts";

/** Where the joint density lies in its drawing. */
const box = { left: 34, top: 84, width: 306, height: 350 };
const size = { width: 430, height: 464 };
/** Height of the highest conditional, and of the marginals, in pixels. */
const tallest = 80;
const beside = 60;

/** F21: a joint density, cut along two lines. */
const figure: Figure = {
  id: "conditional-slice",
  artifacts: [],
  width: "wide",
  caption: (_, say) => {
    const [first, second] = peaks.map(([, y], i) => share(y, i));
    return say`Conditioning is a cut. *Left:* a landscape over two quantities, $p(x, y)$, with the odds of each
      alone along its sides, $p(x)$ and $p(y)$. *Right:* the same landscape, cut along the lines $y = y_1$
      and $y = y_2$. What the cut lays bare is low (blue); raised until the area under it is 1 (red), it is
      the distribution of $x$ for those who know $y$. Without $y$, it would be $p(x)$ (grey). Under $p(x \\mid y_1)$ the hill round $x_1$ has ${first} % of
      all $x$, under $p(x \\mid y_2)$ the one round $x_2$ has ${second} %.`;
  },
  alt:
    "A contour map of two hills: one at the lower left, over x 1 and y 1, and one at the upper right, over x 2 and y 2. Above it and to its right are the curves of p of x, with two humps, and of p of y, with one broad hump. Horizontal lines cut through the two peaks. At the end of each line stands the profile of the cut, low and blue, and above it in red the same profile scaled up to area one. On the line of y 1 the profile peaks at x 1, with a small bump at x 2. On the line of y 2 it is the other way round.",
  draw(_sources, alt) {
    return {
      html: `<conditional-slice>${
        picture(`${joint()}${cuts()}`, alt, "picture conditional-slice")
      }</conditional-slice>`,
    };
  },
};
export default figure;

/** In percent: the component's share among what has this y. */
function share(y: number, component: number): string {
  return (100 * conditionalOn(mixture, y)[component].weight).toFixed(0);
}

const toX = (x: number) =>
  box.left + (x - domain.x[0]) / (domain.x[1] - domain.x[0]) * box.width;
const toY = (y: number) =>
  box.top + (domain.y[1] - y) / (domain.y[1] - domain.y[0]) * box.height;

/** The landscape from above, and its marginals. */
function joint(): string {
  const { left, top, width, height } = box;
  const [right, bottom] = [left + width, top + height];
  const highest = (variable: "x" | "y") =>
    Math.max(
      ...samples(domain[variable]).map((at) =>
        lineDensity(marginalOf(mixture, variable), at)
      ),
    );
  const marginal = (variable: "x" | "y") => {
    const scale = beside / highest(variable);
    return samples(domain[variable]).map((at): Point => {
      const up = scale * lineDensity(marginalOf(mixture, variable), at);
      return variable === "x"
        ? [toX(at), top - 10 - up]
        : [right + 10 + up, toY(at)];
    });
  };
  const lines = peaks.map(([x, y]) =>
    `<path class="guide" d="M${n(toX(x))} ${top}V${bottom}"/>` +
    `<path class="cut" d="M${left} ${n(toY(y))}H${size.width}"/>`
  ).join("");
  const marks = peaks.map(([x, y], i) =>
    `<circle class="peak" cx="${n(toX(x))}" cy="${n(toY(y))}" r="3.5"/>` +
    text(toX(x), bottom + 21, symbol("x", i + 1, ""), "middle") +
    text(left - 9, toY(y) + 4, symbol("y", i + 1, ""), "end", "cut-label")
  ).join("");
  return svg(
    hills() +
      `<rect class="frame" x="${left}" y="${top}" width="${width}" height="${height}"/>` +
      outline(marginal("x"), `V${top - 10}H${left}z`) +
      outline(marginal("y"), `H${right + 10}V${bottom}z`) +
      lines + marks +
      text(left + 9, top + 22, formula("x, y"), "start") +
      text(left + width * .5, top - 48, formula("x"), "middle") +
      text(right + 10 + beside / 2, top + 10, formula("y"), "middle"),
    "joint",
  );
}

/** Filled contours, one on top of the other. */
function hills(): string {
  const cells = 48;
  const at = (i: number, [low, high]: readonly [number, number]) =>
    low + (i + .5) / cells * (high - low);
  const values = Array.from(
    { length: cells ** 2 },
    (_, i) =>
      planeDensity(
        mixture,
        at(i % cells, domain.x),
        at(cells - 1 - Math.floor(i / cells), domain.y),
      ),
  );
  const highest = Math.max(...values);
  const paths = contours().size([cells, cells])
    .thresholds(levels.map((it) => it * highest))(values)
    .map(({ coordinates }: { coordinates: number[][][][] }) => {
      const d = coordinates.flat().map((ring) =>
        path(
          ring.slice(0, -1).map(([x, y]) => [
            box.left + x / cells * box.width,
            box.top + y / cells * box.height,
          ]),
        ) + "z"
      ).join("");
      return `<path d="${d}"/>`;
    });
  return `<g class="hills">${paths.join("")}</g>`;
}

/** The profiles of the cuts, each standing on its line; below them p(x), uncut. */
function cuts(): string {
  const { left, top, width, height } = box;
  const [right, bottom] = [left + width, top + height];
  const profiles = peaks.map(([, y]) => ({
    given: conditionalOn(mixture, y),
    share: lineDensity(marginalOf(mixture, "y"), y),
  }));
  const highest = Math.max(
    ...profiles.flatMap(({ given }) =>
      samples(domain.x).map((x) => lineDensity(given, x))
    ),
  );
  const curve = (density: LineGaussian[], base: number, times = 1) =>
    samples(domain.x).map((x): Point => [
      toX(x),
      base - times * tallest / highest * lineDensity(density, x),
    ]);
  const drawn = profiles.map(({ given, share }, i) => {
    const [x, base] = [toX(peaks[i][0]), toY(peaks[i][1])];
    const raised = lineDensity(given, peaks[i][0]) / highest * tallest;
    const side = i === 0 ? 1 : -1;
    const anchor = side > 0 ? "start" : "end";
    const close = `V${n(base)}H${left}z`;
    return `<path class="cut" d="M0 ${n(base)}H${right}"/>` +
      outline(curve(given, base), close, "raised") +
      outline(curve(given, base, share), close) +
      arrow(x, base - share * raised - 2, base - raised + 4) +
      [
        `<tspan>p</tspan>(<tspan>x</tspan> | ${symbol("y", i + 1)}`,
        `= <tspan class="data-label"><tspan>p</tspan>(<tspan>x</tspan>, ${
          symbol("y", i + 1)
        }</tspan> ÷ <tspan>p</tspan>(${symbol("y", i + 1)}`,
      ].map((line, row) =>
        text(
          x + side * (44 + 12 * row),
          base - raised + 8 + 22 * row,
          line,
          anchor,
          row === 0 ? "raised-label" : "step",
        )
      ).join("");
  });
  const guides = peaks.map(([x, y], i) =>
    `<path class="guide" d="M${n(toX(x))} ${n(toY(y))}V${bottom}"/>` +
    text(toX(x), bottom + 21, symbol("x", i + 1, ""), "middle")
  );
  const above = Math.floor(toY(peaks[1][1]) - tallest - 12);
  return svg(
    outline(
      curve(marginalOf(mixture, "x"), bottom),
      `V${bottom}H${left}z`,
      "uncut",
    ) + text(right, bottom - 16, formula("x"), "end", "step") +
      guides.join("") + drawn.join(""),
    "cuts",
    above,
  );
}

type Point = [x: number, y: number];

function samples([low, high]: readonly [number, number]): number[] {
  return Array.from({ length: 61 }, (_, i) => low + i / 60 * (high - low));
}

/** A curve, and what is under it: `close` leads back along its base. */
function outline(
  points: readonly Point[],
  close: string,
  className = "density",
): string {
  return `<path class="${className}" d="${path(points)}${close}"/>`;
}

/** A line through points, each told by how far it is from the one before. */
function path(points: readonly Point[]): string {
  let [x, y] = points[0].map((it) => Math.round(it * 10));
  let d = `M${x / 10} ${y / 10}l`;
  for (const point of points.slice(1)) {
    const [toX, toY] = point.map((it) => Math.round(it * 10));
    d += `${(toX - x) / 10} ${(toY - y) / 10} `;
    [x, y] = [toX, toY];
  }
  return d.trimEnd().replaceAll(" -", "-").replaceAll(/(?<!\d)0\./g, ".");
}

function arrow(x: number, from: number, to: number): string {
  return `<path class="arrow" d="M${n(x)} ${n(from)}V${n(to)}m-3 5l3-5l3 5"/>`;
}

function text(
  x: number,
  y: number,
  html: string,
  anchor: "start" | "middle" | "end",
  className = "",
): string {
  return `<text x="${n(x)}" y="${n(y)}" text-anchor="${anchor}"${
    className && ` class="${className}"`
  }>${html}</text>`;
}

/** p(…), as the CSS of the figure sets it: letters in spans are slanted. */
function formula(variables: string): string {
  return `<tspan>p</tspan>(<tspan>${variables}</tspan>)`;
}

/** A letter with its index, and what closes behind it. */
function symbol(letter: string, index: number, after = ")"): string {
  return `<tspan>${letter}</tspan><tspan class="sub" dy="4">${index}</tspan>${
    after && `<tspan class="upright" dy="-4">${after}</tspan>`
  }`;
}

function svg(content: string, className: string, top = 0): string {
  return `<svg class="${className}" viewBox="0 ${top} ${size.width} ${
    size.height - top
  }" aria-hidden="true">${content}</svg>`;
}

/** A number with one decimal, no more. */
function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}
