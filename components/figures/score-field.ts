import { type Figure, picture } from "./drawing/figure.ts";
import { finer, levelsHolding, outline } from "./drawing/outlines.ts";
import { type Arrow, openPlane, type Plane } from "./drawing/plane.ts";
import { planeHills } from "./drawing/plane_hills.ts";

/** Noise levels that are shown, by number. */
const shown = [1, 2, 5];
/** Shares of all probability inside the outlines. */
const masses = [.9, .6, .3];
/** Of so many noised pictures, one lies in the region without a signal. */
const rare = 1000;
/** The pictures go from −reach to +reach. */
const reach = 3;
/** Width of a picture in its own units. */
const units = 600;
/** Length of the longest arrow, and of the sides of a head, in units. */
const longest = 46;
const headLength = 11;

/** F20: the score of q(xₜ) at several noise levels, over its density. */
const figure: Figure = {
  id: "score-field",
  artifacts: ["score"],
  width: "wide",
  caption: ({ artifact }, say) => {
    const plane = openPlane(artifact("score"));
    const lengths = shown.map((level) => largest(plane, level));
    return say`The score $\\nabla_x \\ln q(x_t)$: at every place, an arrow to where there are more pictures of this noise level.
      To predict the noise is to know the score, for on average it is $-\\hat\\varepsilon/\\sqrt{1-\\bar\\alpha_t}$. (An arrow’s length goes with the logarithm of the score’s; the longest is ${
      lengths[0].toFixed(0)
    } on the left and ${lengths.at(-1)!.toFixed(1)} on the right.)
      The shaded region holds only one in ${
      say.count(rare)
    } noised pictures. Training hardly ever goes there: with little noise, nothing is learned of the way from static to glyphs. With much noise the way is known from nearly everywhere, but leads no farther than the middle. That is why many noise levels are needed.`;
  },
  alt: ({ artifact }, say) => {
    const { levels } = openPlane(artifact("score"));
    return say`${shown.length} square fields of arrows over the density of the map of glyphs, for t = ${
      shown.map((level) => levels[level].t).join(say(", "))
    }. With little noise, the arrows far from the data are long and point to the nearest island of it, and most of the square is shaded as a region that training hardly visits. With more noise the shaded region shrinks to the corners, and the arrows are shorter. In the last one, they all point gently to a single hill in the middle.`;
  },
  draw({ artifact }, alt, say) {
    const plane = openPlane(artifact("score"));
    const highest = Math.max(...shown.map((level) => largest(plane, level)));
    const panels = shown.map((level, i) =>
      `<div class="field"><p><i>t</i> = ${
        say.count(plane.levels[level].t)
      }</p><div>${panel(plane, level, highest)}${
        i === 0 ? `<b>${say`hardly any picture<br>falls here`}</b>` : ""
      }</div></div>`
    );
    const live = planeHills(plane, figure.id);
    return {
      html: `<noising-map src="${live.path}" score>${
        picture(panels.join(""), alt, "picture score-field")
      }</noising-map>`,
      files: [live],
    };
  },
};
export default figure;

/** The score at the places that are shown: every second, as on a chessboard. */
function arrows(plane: Plane, level: number): Arrow[] {
  const { size, at } = plane.score(level);
  const all: Arrow[] = [];
  for (let j = 0; j < size; j++) {
    for (let i = j % 2; i < size; i += 2) {
      const arrow = at(i, j);
      if (Math.max(Math.abs(arrow.x), Math.abs(arrow.y)) < reach) {
        all.push(arrow);
      }
    }
  }
  return all;
}

function largest(plane: Plane, level: number): number {
  return Math.max(
    ...arrows(plane, level).map(({ dx, dy }) => Math.hypot(dx, dy)),
  );
}

/** @param highest The largest score of all panels. */
function panel(plane: Plane, level: number, highest: number): string {
  const grid = plane.density(level);
  const fine = finer(grid, 2);
  // The grid goes on where the picture ends.
  const margin = Math.round((plane.extent / reach - 1) * units / 2);
  const whole = units + 2 * margin;
  const hills = levelsHolding(fine, plane.extent, masses)
    .map((height) => `<path d="${outline(grid, height, whole)}"/>`);
  const [least] = levelsHolding(fine, plane.extent, [1 - 1 / rare]);
  const visited = outline(grid, least, whole);
  const paths = { near: "", far: "" };
  for (const arrow of arrows(plane, level)) {
    const isNear = densityAt(fine, plane.extent, arrow) >= least;
    paths[isNear ? "near" : "far"] += arrowPath(arrow, highest);
  }
  return `<svg viewBox="0 0 ${units} ${units}" aria-hidden="true">` +
    `<g transform="translate(${-margin} ${-margin})"><path class="void" d="M0 0h${whole}v${whole}H0z${visited}"/><g class="hills">${
      hills.join("")
    }</g></g><path class="far" d="${paths.far}"/><path class="near" d="${paths.near}"/></svg>`;
}

/** The density at the grid's nearest place. */
function densityAt(
  { size, values }: { size: number; values: Float32Array },
  extent: number,
  { x, y }: Arrow,
): number {
  const [i, j] = [x, y].map((it) =>
    Math.round((it / extent + 1) / 2 * (size - 1))
  );
  return values[j * size + i];
}

/** An arrow with its middle on its place, in steps from point to point. */
function arrowPath({ x, y, dx, dy }: Arrow, highest: number): string {
  const size = Math.hypot(dx, dy);
  const length = longest * Math.log1p(size) / Math.log1p(highest);
  const [ux, uy] = [dx / size, dy / size];
  const [cx, cy] = [x, y].map((it) => (it / reach + 1) / 2 * units);
  const tip = [cx + ux * length / 2, cy + uy * length / 2];
  const head = Math.min(headLength, length * .6);
  const point = (back: number, side: number) => [
    Math.round(tip[0] - ux * back - uy * side),
    Math.round(tip[1] - uy * back + ux * side),
  ];
  const points = [
    point(length, 0),
    point(0, 0),
    point(head, head * .6),
    point(0, 0),
    point(head, -head * .6),
  ];
  const steps = points.slice(1).map(([x, y], i) =>
    `${x - points[i][0]} ${y - points[i][1]}`
  );
  return `M${points[0].join(" ")}l${steps[0]}m${steps.slice(1).join(" ")}`
    .replaceAll(" -", "-");
}
