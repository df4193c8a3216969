import { addNoise, fillNormal } from "../../diffusion/mod.ts";
import { cloudsImage } from "./drawing/clouds.ts";
import { type Figure, picture, type Sources } from "./drawing/figure.ts";
import { type Glyphs, openGlyphs } from "./drawing/glyphs.ts";
import { inkSprite } from "./drawing/ink_sprite.ts";
import { colour, type Role } from "./drawing/palette.ts";
import { openPlane, type Plane } from "./drawing/plane.ts";
import { planeHills } from "./drawing/plane_hills.ts";
import { shrink } from "./drawing/sheet.ts";

const seed = 9;
/** Noise levels that are shown, by number. */
const shown = [1, 2, 4];
/** Glyphs are those nearest to these places, all over the map: right and down. */
const places = [[-1.442, -2.012], [1.66, .35], [-.01, .92], [-.14, -1.28]];
/** Strokes of a glyph that is read at a small size. */
const mostStrokes = 8;
/** Draws from each Gaussian. */
const draws = 50;
/** The pictures go from −reach to +reach. */
const reach = 2.8;
/** A glyph is drawn so far outside its place, which would else be hidden. */
const away = .52;
/** Width of a picture in its own units: a little more than its pixels. */
const units = 300;
/** Side of a glyph in the sprite, in pixels. */
const tile = 64;

/** F10: q(xₜ | x₀) of some glyphs, a Gaussian round each, at any t in one jump. */
const figure: Figure = {
  id: "one-noising-jump",
  artifacts: ["dataset", "score"],
  width: "wide",
  seed,
  caption: (sources, say) => {
    const { glyphs } = read(sources);
    return say`Where ${glyphs.length} glyphs of the map can be after $t$ steps, in one jump. Move each glyph’s place $x_0$ (blue dot) towards the middle, to $\\sqrt{\\bar\\alpha_t}\\,x_0$ (arrow), and lay a normal distribution of spread $\\sqrt{1-\\bar\\alpha_t}$ round that place.
      The dots are ${draws} draws from each $q(x_t \\mid x_0)$; the circles are one and two spreads wide.
      With many steps the circles overlap so far that the place of a dot no longer tells which glyph it was.`;
  },
  alt: (sources, say) => {
    const { glyphs, levels } = read(sources);
    return say`Three pictures of the map of glyphs, for t = ${
      levels.map(({ t }) => t).join(say(", "))
    }. On each, ${glyphs.length} glyphs with a pair of circles and a cloud of dots: ${
      glyphs.map(({ character }) => character).join(say(", "))
    }. At first the circles are small and close about each glyph. Later they are wide and overlap, and their centres have moved towards the middle; in the last picture they lie nearly on each other around it.`;
  },
  async draw(sources, alt) {
    const { plane, levels, glyphs, images } = read(sources);
    const map = await cloudsImage([{
      role: "data",
      places: Array.from(
        { length: plane.count },
        (_, i) => plane.place(i).map((it) => it / reach) as [number, number],
      ),
    }], { name: "one-noising-jump-map", size: 560, radius: 1, opacity: .25 });
    const sprite = "/figures/one-noising-jump.webp";
    const labels = glyphs.map(({ place }, i) => {
      const [x, y] = outside(place).map(share);
      return `<i class="sprite" style="left:${x};top:${y};--i:${i}"></i>`;
    }).join("");
    const panels = levels.map(({ t, alphaCumprod }) =>
      `<div class="jump"><p><b><i>t</i> = ${t}</b> <span>√<u><i>ᾱ</i></u> = ${
        Math.sqrt(alphaCumprod).toFixed(2)
      }, √<u>1 − <i>ᾱ</i></u> = ${
        Math.sqrt(1 - alphaCumprod).toFixed(2)
      }</span></p><div class="panel">${map.html[0]}${
        overlay(glyphs, alphaCumprod)
      }<div class="on-map" style="--sprite:url(${sprite});--count:${glyphs.length}">${labels}</div></div></div>`
    );
    const live = planeHills(plane, figure.id);
    const starts = glyphs.map(({ place }) =>
      place.map((it) => Number(it.toFixed(2)))
    );
    return {
      html: `<noising-step seed="${seed}" src="${live.path}" starts="${
        JSON.stringify(starts)
      }">${
        picture(panels.join(""), alt, "picture one-noising-jump")
      }</noising-step>`,
      files: [...map.files, live, {
        path: sprite,
        bytes: await inkSprite(images, tile),
      }],
    };
  },
};
export default figure;

/** A glyph on the plane. */
interface Placed {
  character: string;
  place: [x: number, y: number];
}

function read({ artifact }: Sources) {
  const plane = openPlane(artifact("score"));
  const dataset = openGlyphs(artifact("dataset"));
  const chosen = places.map((place) => nearest(place, plane, dataset));
  return {
    plane,
    levels: shown.map((level) => plane.levels[level]),
    glyphs: chosen.map((index): Placed => ({
      character: dataset.records[index].character,
      place: plane.place(index),
    })),
    images: chosen.map((index) =>
      shrink(dataset.image(index), dataset.imageSize, tile)
    ),
  };
}

/** The glyph of few strokes that lies nearest to a place. */
function nearest(
  [x, y]: number[],
  plane: Plane,
  { records }: Glyphs,
): number {
  let best = -1;
  let least = Infinity;
  for (let i = 0; i < plane.count; i++) {
    if ((records[i].strokes ?? 0) > mostStrokes) continue;
    const [px, py] = plane.place(i);
    const distance = Math.hypot(px - x, py - y);
    if (distance < least) [best, least] = [i, distance];
  }
  return best;
}

/** Where a glyph is drawn: farther from the middle than its place. */
function outside([x, y]: [number, number]): [number, number] {
  const factor = 1 + away / Math.hypot(x, y);
  return [x * factor, y * factor];
}

/** A coordinate as a place in the picture, in its units. */
const inUnits = (it: number) =>
  Number(((it / reach + 1) / 2 * units).toFixed(1));
const share = (it: number) => `${(inUnits(it) / units * 100).toFixed(2)}%`;

function overlay(glyphs: readonly Placed[], alphaCumprod: number): string {
  const signal = Math.sqrt(alphaCumprod);
  const spread = Math.sqrt(1 - alphaCumprod);
  const middle = units / 2;
  const parts = glyphs.map(({ place: [x, y] }, i) => {
    const noise = fillNormal(new Float32Array(2 * draws), {
      seed,
      sample: i,
      step: 0,
    });
    const x0 = Float32Array.from(noise, (_, k) => k % 2 ? y : x);
    const xt = addNoise(x0, noise, alphaCumprod);
    let dots = "";
    for (let k = 0; k < xt.length; k += 2) {
      dots += `M${inUnits(xt[k])} ${inUnits(xt[k + 1])}h0`;
    }
    const [cx, cy] = [inUnits(signal * x), inUnits(signal * y)];
    const circles = [2, 1].map((times) =>
      `<circle cx="${cx}" cy="${cy}" r="${
        (times * spread / reach * middle).toFixed(1)
      }"/>`
    ).join("");
    const [px, py] = [x, y].map(inUnits);
    const [labelX, labelY] = outside([x, y]).map(inUnits);
    return {
      circles,
      dots,
      arrow: arrow(px, py, cx, cy),
      leader: `M${labelX} ${labelY}L${px} ${py}`,
      place: `M${px} ${py}h0`,
    };
  });
  const all = (part: keyof typeof parts[number]) =>
    parts.map((it) => it[part]).join("");
  return `<svg viewBox="0 0 ${units} ${units}" aria-hidden="true">` +
    `<path d="M${middle - 6} ${middle}h12M${middle} ${middle - 6}v12" stroke="${
      colour("muted")
    }"/><g class="circles">${all("circles")}</g>${
      stroke(all("dots"), "noise", 2.6)
    }${stroke(all("leader"), "data", 1)}${stroke(all("place"), "data", 7)}${
      stroke(all("arrow"), "ink", 1.6)
    }</svg>`;
}

function stroke(path: string, role: Role, width: number): string {
  return `<path d="${path}" fill="none" stroke="${
    colour(role)
  }" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;
}

/** From one place to another, its head open; a short one is left out. */
function arrow(x: number, y: number, toX: number, toY: number): string {
  const length = Math.hypot(toX - x, toY - y);
  if (length < 3) return "";
  const head = Math.min(5, length * .6);
  const [dx, dy] = [(toX - x) / length, (toY - y) / length];
  const barb = (side: number) =>
    [
      toX - head * (dx - side * dy * .7),
      toY - head * (dy + side * dx * .7),
    ].map((it) => it.toFixed(1)).join(" ");
  return `M${x} ${y}L${toX} ${toY}M${barb(1)}L${toX} ${toY}L${barb(-1)}`;
}
