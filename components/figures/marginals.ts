import { addNoise, fillNormal } from "../../diffusion/mod.ts";
import { type Cloud, cloudsImage } from "./drawing/clouds.ts";
import type { Say } from "../languages/say.ts";
import { type Figure, picture } from "./drawing/figure.ts";
import { finer, levelsHolding, outline } from "./drawing/outlines.ts";
import { openPlane, type Plane } from "./drawing/plane.ts";
import { planeHills } from "./drawing/plane_hills.ts";

const seed = 9;
/** Glyphs in a cloud. */
const shown = 1500;
/** Shares of all probability inside the outlines. */
const masses = [.95, .75, .5, .25];
/** The pictures go from −reach to +reach; few points lie beyond. */
const reach = 3;
/** Width of a picture of the density, in its own units. */
const units = 160;

/** F11: the dataset noised ever further, and the density of each. */
const figure: Figure = {
  id: "marginals",
  artifacts: ["score"],
  width: "wide",
  seed,
  caption: ({ artifact }, say) => {
    const { levels, scheduleName } = openPlane(artifact("score"));
    return say`The data dissolve into one bell. *Above:* ${
      say.count(shown)
    } glyphs as points of the map, after *t* steps of noising (with the ${
      say(scheduleName)
    } schedule).
      *Below:* the density $q(x_t)$ that such points are samples of, in outlines that hold ${
      percents(masses, say)
    } of them. First the islands melt together, then the large shapes, and at $t = ${
      levels.at(-1)!.t
    }$ all that is left is a standard normal distribution, which holds nothing of the data.`;
  },
  alt: ({ artifact }, say) => {
    const { levels } = openPlane(artifact("score"));
    return say`${levels.length} pairs of pictures, for t = ${
      levels.map(({ t }) => t).join(say(", "))
    }. Above, a cloud of dots; below, its density as filled contour lines. At the start the dots form separate islands with sharp edges. With more noise the islands blur, run together into one lopsided heap, and at the end both the cloud and the contours are round, like a single hill.`;
  },
  async draw({ artifact }, alt, say) {
    const plane = openPlane(artifact("score"));
    const dots = await cloudsImage(
      plane.levels.map((_, level) => cloud(plane, level)),
      { name: "marginals", size: 272, radius: 1.2, opacity: .8 },
    );
    const columns = plane.levels.map(({ t }, level) =>
      `<div class="level"><p><i>t</i> = ${say.count(t)}</p>${dots.html[level]}${
        hills(plane, level)
      }</div>`
    );
    const names =
      `<div class="names"><p></p><span>${say`samples <i>x<sub>t</sub></i>`}</span><span>${say`density <i>q</i>(<i>x<sub>t</sub></i>)`}</span></div>`;
    const half = Math.ceil(columns.length / 2);
    // A phone has them in two rows, and wants the names before each.
    const cells = [
      names,
      ...columns.slice(0, half),
      names.replace('"names"', '"names again"'),
      ...columns.slice(half),
    ];
    const live = planeHills(plane, figure.id);
    return {
      html: `<noising-map src="${live.path}">${
        picture(cells.join(""), alt, "picture marginals")
      }</noising-map>`,
      files: [...dots.files, live],
    };
  },
};
export default figure;

/** Glyphs from all over the dataset, each with noise of its own. */
function cloud(plane: Plane, level: number): Cloud {
  const count = Math.min(shown, plane.count);
  const points = new Float32Array(2 * count);
  for (let i = 0; i < count; i++) {
    const index = Math.floor((i + .5) / count * plane.count);
    points.set(plane.place(index), 2 * i);
  }
  const noise = fillNormal(new Float32Array(points.length), {
    seed,
    sample: 0,
    step: 0,
  });
  const xt = addNoise(points, noise, plane.levels[level].alphaCumprod);
  return {
    role: "data",
    places: Array.from({ length: count }, (_, i) => [
      xt[2 * i] / reach,
      xt[2 * i + 1] / reach,
    ]),
  };
}

function hills(plane: Plane, level: number): string {
  const grid = finer(plane.density(level), 2);
  // The grid goes on where the picture ends.
  const whole = units * plane.extent / reach;
  const begin = Math.round((whole - units) / 2);
  const paths = levelsHolding(grid, plane.extent, masses)
    .map((height) => `<path d="${outline(grid, height, whole)}"/>`);
  return `<svg viewBox="${begin} ${begin} ${units} ${units}" aria-hidden="true">${
    paths.join("")
  }</svg>`;
}

/** [0.95, 0.5] → "95 and 50 %" */
function percents(shares: readonly number[], say: Say): string {
  const all = shares.map((it) => Math.round(it * 100));
  return say`${all.slice(0, -1).join(say(", "))} and ${all.at(-1)} %`;
}
