import * as Plot from "@observablehq/plot";
import type { NoveltyRecord } from "../../pipeline/novelty.ts";
import type { Say } from "../languages/say.ts";
import {
  escapeHtml,
  type Figure,
  picture,
  type Sources,
} from "./drawing/figure.ts";
import { readImage } from "./drawing/glyphs.ts";
import { encode } from "./drawing/images.ts";
import { colour } from "./drawing/palette.ts";
import { plotSvg } from "./drawing/plot.ts";
import { sheet } from "./drawing/sheet.ts";
import { type Bar, barsOf } from "../widgets/novelty-probe/bars.ts";

/** F27: is what the model draws new? */
const figure: Figure = {
  id: "novelty",
  artifacts: ["novelty"],
  width: "wide",
  caption: (sources, say) => {
    const { samples, heldOut, trainingGlyphs, tooNear, shown } = read(sources);
    const near = Math.round(tooNear * samples.length);
    const ofGenerated = [say`none does`, say`one does`, say`${near} do`];
    return say`Drawn or copied? *Above:* ${shown.length} of ${samples.length} generated glyphs (green), from the one nearest to a training glyph (a) to the one farthest (${
      letter(shown.length - 1)
    }), each over its ${shown[0].neighbours.length} nearest among all ${
      say.count(trainingGlyphs)
    } training glyphs (blue), with their distances as a network sees them that was trained to read radicals.
      *Below:* the distances of all ${samples.length} to the nearest one, beside those of ${
      say.count(heldOut.length)
    } real characters that were kept from training. Only 1 in 100 of these lies left of the line; of the generated ones, ${
      ofGenerated[Math.min(near, 2)]
    }.`;
  },
  alt: (sources, say) => {
    const { samples, heldOut, threshold, shown } = read(sources);
    return say`${shown.length} generated glyphs, each with four real characters below it. They share the part on one side; the rest differs. Below, two histograms of the distance to the nearest training glyph lie on top of each other: real characters, with a median of ${
      median(heldOut).toFixed(1)
    }, and generated ones, with a median of ${
      median(samples).toFixed(1)
    }. A vertical line stands at ${threshold.toFixed(1)}, near the left end.`;
  },
  async draw(sources, alt, say) {
    const record = read(sources);
    const { shown, imageSize } = record;
    const count = shown.length * (1 + shown[0].neighbours.length);
    const path = sources.artifact("novelty").path("glyphs.u8");
    const pixels = sheet(
      Array.from(
        { length: count },
        (_, i) => readImage(path, i, imageSize ** 2),
      ),
      { columns: count, tileSize: imageSize },
    );
    const file = "/figures/novelty.avif";
    let at = 0;
    const tile = (className = "") =>
      `<i class="glyph-tile ${className}" style="--i:${at++}"></i>`;
    const columns = shown.map(({ prompt, neighbours }, i) =>
      `<li><p><b>${letter(i)}</b> <span>${escapeHtml(prompt)}</span></p>${
        tile("drawn")
      }<div>${
        neighbours.map(({ distance }) =>
          `<span>${tile()}${distance.toFixed(1)}</span>`
        ).join("")
      }</div></li>`
    );
    return {
      html: `<novelty-probe prompt="${
        escapeHtml(shown[shown.length >> 1].prompt)
      }">${
        picture(
          `<ul style="--sheet:url(${file});--count:${count}">${
            columns.join("")
          }</ul>` +
            `<div class="broad">${histogram(record, 896, 190, say)}</div>` +
            `<div class="narrow">${histogram(record, 356, 210, say)}</div>`,
          alt,
          "picture novelty",
        )
      }</novelty-probe>`,
      files: [{
        path: file,
        bytes: await encode(pixels, { format: "avif", quality: 45 }),
      }],
    };
  },
};
export default figure;

function read({ artifact }: Sources): NoveltyRecord {
  return artifact("novelty").json<NoveltyRecord>("novelty.json");
}

function letter(i: number): string {
  return String.fromCharCode("a".charCodeAt(0) + i);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

function histogram(
  { samples, heldOut, threshold, shown }: NoveltyRecord,
  width: number,
  height: number,
  say: Say,
): string {
  const end = Math.floor(Math.max(...samples, ...heldOut)) + 1;
  const real = barsOf(heldOut, end);
  const drawn = barsOf(samples, end);
  const top = Math.max(...[...real, ...drawn].map(({ share }) => share)) * 1.2;
  const peak = (bars: Bar[]) =>
    bars.reduce((a, b) => a.share >= b.share ? a : b);
  const label = (
    text: string,
    role: "data" | "prediction",
    place: { x: number; y: number; textAnchor: "start" | "middle" },
  ) =>
    Plot.text([place], {
      x: "x",
      y: "y",
      dy: -9,
      text: () => text,
      textAnchor: place.textAnchor,
      fill: colour(role),
      fontWeight: 600,
    });
  const highest = peak(real);
  /** The bars that a label of some 100 pixels stands over. */
  const isUnder = ({ from }: Bar) =>
    from >= highest.from && from < highest.from + 100 * end / (width - 50);
  const last = drawn.findLast(({ share }) => share > 2 * 100 / samples.length)!;
  return plotSvg({
    width,
    height,
    marginLeft: 42,
    marginRight: 8,
    marginTop: 18,
    marginBottom: 34,
    x: {
      domain: [0, end],
      label: say`distance to the nearest training glyph`,
      labelAnchor: "center",
      labelArrow: "none",
      tickSize: 4,
      ticks: width > 500 ? 18 : 9,
    },
    y: {
      domain: [0, top],
      label: null,
      tickSize: 4,
      ticks: 4,
      tickFormat: (it) => say`${it} %`,
      grid: true,
    },
    marks: [
      Plot.rectY(real, {
        x1: "from",
        x2: "to",
        y: "share",
        insetLeft: .5,
        insetRight: .5,
        fill: colour("data"),
        fillOpacity: .38,
      }),
      Plot.line(
        drawn.flatMap(({ from, to, share }) => [[from, share], [to, share]]),
        {
          x: "0",
          y: "1",
          stroke: colour("prediction"),
          strokeWidth: 2,
        },
      ),
      Plot.ruleX([threshold], {
        stroke: colour("ink"),
        strokeDasharray: "3 3",
      }),
      Plot.dot(shown, {
        x: ({ neighbours: [{ distance }] }) => distance,
        y: 0,
        r: 3.5,
        fill: colour("prediction"),
        stroke: colour("paper"),
      }),
      Plot.text(shown, {
        x: ({ neighbours: [{ distance }] }) => distance,
        y: 0,
        text: (_, i) => letter(i),
        dy: -11,
        fill: colour("ink"),
        stroke: colour("paper"),
        strokeWidth: 3,
        fontWeight: 600,
      }),
      label(say`real, held out`, "data", {
        x: highest.from,
        y: peak([...real, ...drawn].filter(isUnder)).share,
        textAnchor: "start",
      }),
      // On a narrow page there is no room between it and the axis.
      Plot.text(width > 500 ? [threshold] : [], {
        x: (it) => it,
        y: top,
        text: () => say`${1} %`,
        dx: -5,
        dy: 4,
        textAnchor: "end",
        fill: colour("ink"),
      }),
      label(say`generated`, "prediction", {
        x: (last.from + last.to) / 2,
        y: last.share,
        textAnchor: "middle",
      }),
      Plot.ruleY([0], { stroke: "currentColor", strokeOpacity: .5 }),
    ],
  });
}
