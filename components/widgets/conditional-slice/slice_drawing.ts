import type { Role } from "../element/colours.ts";
import { contours } from "./contours.ts";
import { type FormulaOptions, type Piece, writeFormula } from "./formula.ts";
import { domain, mixture, peaks } from "./landscape.ts";
import { gap, type Layout } from "./layout.ts";
import {
  conditionalOn,
  lineDensity,
  type LineGaussian,
  marginalOf,
} from "./plane_mixture.ts";
import type { Sample } from "./samples.ts";
import { along, scale } from "./stretch.ts";
import { range } from "./template.ts";
import type { words } from "./words.ts";

/** Width of a bin of the histogram; the most dots on each other in one. */
const binWidth = .1;
const tallestBin = 22;

const marginals = { x: marginalOf(mixture, "x"), y: marginalOf(mixture, "y") };

const reached = (density: LineGaussian[], over: readonly number[]) =>
  Math.max(...along(over).map((at) => lineDensity(density, at)));
const highest = {
  x: reached(marginals.x, domain.x),
  y: reached(marginals.y, domain.y),
  given: Math.max(
    ...along([range.min, range.max], 50).map((y) =>
      reached(conditionalOn(mixture, y), domain.x)
    ),
  ),
};

/** What there is to draw. */
export interface Cut {
  y: number;
  /** p(x | y), and its samples, of which so many have begun to fall. */
  given: readonly LineGaussian[];
  samples: readonly Sample[];
  count: number;
  /** How far a sample has fallen, 0 … 1. */
  age(sample: number): number;
}

export interface Look {
  colours: Record<Role, string>;
  /** Typefaces of words and of symbols. */
  font: string;
  mathFont: string;
  words: typeof words.en;
}

/** In percent: what of all x lies round each peak. */
export function sharesOf([first]: readonly LineGaussian[]): string[] {
  const share = Math.round(100 * first.weight);
  return [String(share), String(100 - share)];
}

/** The landscape with its cut, the cut raised to the area 1, and samples of it. */
export function drawSlice(
  context: CanvasRenderingContext2D,
  layout: Layout,
  cut: Cut,
  look: Look,
) {
  context.lineJoin = "round";
  const drawing = new SliceDrawing(cut, look);
  drawing.drawMap(context, layout);
  drawing.drawProfile(context, layout);
  drawing.drawSamples(context, layout);
}

class SliceDrawing {
  constructor(private cut: Cut, private look: Look) {}

  drawMap(context: CanvasRenderingContext2D, { map, rise, isNarrow }: Layout) {
    const { data, muted, rule, text, accent, surface } = this.look.colours;
    const { x, y, width, height } = map;
    const [right, bottom] = [x + width, y + height];
    const atX = scale(domain.x, [x, right]);
    const atY = scale(domain.y, [bottom, y]);

    for (const lines of contours()) {
      context.beginPath();
      for (const line of lines) {
        for (const [i, [pointX, pointY]] of line.entries()) {
          const place = [atX(pointX), atY(pointY)] as const;
          if (i === 0) context.moveTo(...place);
          else context.lineTo(...place);
        }
        context.closePath();
      }
      paint(context, data, { fill: .11, stroke: .4, width: .75 });
    }
    context.strokeStyle = rule;
    context.lineWidth = 1;
    context.strokeRect(x, y, width, height);

    const [upX, upY] = [rise / highest.x, rise / highest.y];
    const besideY = (at: number) =>
      right + gap + upY * lineDensity(marginals.y, at);
    context.beginPath();
    context.moveTo(x, y - gap);
    for (const at of along(domain.x)) {
      context.lineTo(atX(at), y - gap - upX * lineDensity(marginals.x, at));
    }
    context.lineTo(right, y - gap);
    context.closePath();
    paint(context, data, { fill: .22, width: 1.5 });
    context.beginPath();
    context.moveTo(right + gap, bottom);
    for (const at of along(domain.y)) context.lineTo(besideY(at), atY(at));
    context.lineTo(right + gap, y);
    context.closePath();
    paint(context, data, { fill: .22, width: 1.5 });

    this.#guides(context, atX, (_, peakY) => [atY(peakY), bottom]);
    peaks.forEach(([peakX, peakY]) =>
      dot(context, atX(peakX), atY(peakY), 2.5, muted)
    );

    // The cut, through to where it meets p(y).
    const level = atY(this.cut.y);
    const end = besideY(this.cut.y);
    context.beginPath();
    context.moveTo(x, level);
    context.lineTo(end, level);
    paint(context, accent, { width: 1.75 });
    dot(context, end, level, 4.5, surface);
    dot(context, end, level, 3, accent);

    this.#write(
      context,
      [["p(x, y)", text]],
      isNarrow ? { x: x + 13, y: y + 13, size: 14 } : { x: x + 10, y: y + 20 },
    );
    this.#write(context, [["p(x)", text]], {
      x: x + width / 2,
      y: y - gap - rise * .8,
      align: "center",
    });
    this.#write(context, [["p(y)", text]], { x: right + gap, y: y - gap });
    this.#write(context, [[density(this.cut.y), accent]], {
      x: end + 7,
      y: level - 5,
      size: 14,
    });
    this.#write(context, [["y", accent]], {
      x: x - 14,
      y: level + 4,
      align: "right",
    });
  }

  drawProfile(
    context: CanvasRenderingContext2D,
    { profile }: Layout,
  ) {
    const { data, muted, rule, text, accent } = this.look.colours;
    const { x, width } = profile;
    const base = profile.y + profile.height;
    const atX = scale(domain.x, [x, x + width]);
    // Room for what is written over the highest.
    const up = (profile.height - 24) / highest.given;
    const given = (at: number) => up * lineDensity(this.cut.given, at);
    const alone = (at: number) => up * lineDensity(marginals.x, at);
    const share = lineDensity(marginals.y, this.cut.y);
    const curve = (height: (at: number) => number) => {
      context.beginPath();
      for (const at of along(domain.x)) {
        context.lineTo(atX(at), base - height(at));
      }
    };
    const hill = (
      height: (at: number) => number,
      colour: string,
      fill: number,
    ) => {
      curve(height);
      context.lineTo(x + width, base);
      context.lineTo(x, base);
      paint(context, colour, { fill, stroke: 0 });
      curve(height);
      paint(context, colour, { width: 1.75 });
    };
    // What is low is raised, at the highest peak.
    const top = along(domain.x).reduce((a, b) => given(b) > given(a) ? b : a);
    const [from, to] = [base - share * given(top) - 4, base - given(top) + 5];
    const labels = this.#shareLabels(context, atX, (at) => base - given(at));

    context.setLineDash([4, 4]);
    curve(alone);
    paint(context, muted, { width: 1.25 });
    context.setLineDash([]);
    // The line of p(x) stops before letters.
    context.globalCompositeOperation = "destination-out";
    context.lineWidth = 6;
    for (const it of labels) context.strokeText(...it);
    context.globalCompositeOperation = "source-over";
    context.beginPath();
    context.moveTo(x, base);
    context.lineTo(x + width, base);
    paint(context, rule, {});
    hill(given, accent, .1);
    hill((at) => share * given(at), data, .22);
    context.beginPath();
    context.moveTo(atX(top), from);
    context.lineTo(atX(top), to);
    context.moveTo(atX(top) - 3.5, to + 5);
    context.lineTo(atX(top), to);
    context.lineTo(atX(top) + 3.5, to + 5);
    paint(context, text, { width: 1.25 });
    context.fillStyle = accent;
    for (const it of labels) context.fillText(...it);

    const line = profile.y - 14;
    this.#write(context, [
      ["p(x | y)", accent],
      [" = ", text],
      ["p(x, y)", data],
      [" ÷ p(y)", text],
    ], { x, y: line });
    this.#write(context, [["p(x)", muted]], {
      x: x + width,
      y: line,
      align: "right",
    });
    context.setLineDash([4, 4]);
    context.beginPath();
    context.moveTo(x + width - 62, line - 5);
    context.lineTo(x + width - 38, line - 5);
    paint(context, muted, { width: 1.25 });
    context.setLineDash([]);
  }

  /** How much lies round each peak, over its part of the curve. */
  #shareLabels(
    context: CanvasRenderingContext2D,
    atX: (x: number) => number,
    curve: (x: number) => number,
  ) {
    context.font = `600 14px ${this.look.font}`;
    context.textAlign = "center";
    return sharesOf(this.cut.given).map((share, i) => {
      const [peak] = peaks[i];
      const { weight, mean } = this.cut.given[i];
      // The less there is, the less it matters where: then by the peak's name.
      const at = peak + weight * (mean - peak);
      const written = this.look.words.percent(share);
      const half = context.measureText(written).width / 2 / (atX(1) - atX(0));
      const over = Math.min(...along([at - half, at + half], 12).map(curve));
      return [written, atX(at), over - 8] as const;
    });
  }

  drawSamples(
    context: CanvasRenderingContext2D,
    { profile, histogram }: Layout,
  ) {
    const { muted, rule, accent } = this.look.colours;
    const { x, width } = histogram;
    const floor = histogram.y + histogram.height;
    const atX = scale(domain.x, [x, x + width]);
    const [first, last] = domain.x;
    const bins = Math.round((last - first) / binWidth);
    const pitch = Math.min(width / bins, histogram.height / tallestBin);
    const base = profile.y + profile.height;
    const up = (profile.height - 24) / highest.given;

    this.#guides(context, atX, () => [base, floor]);
    context.beginPath();
    context.moveTo(x, floor);
    context.lineTo(x + width, floor);
    paint(context, rule, { width: 1 });

    const count = this.cut.count;
    const stacks = new Uint16Array(bins);
    let landed = 0;
    for (let i = 0; i < count; i++) {
      const { x: at, height } = this.cut.samples[i];
      const bin = Math.min(
        Math.max(Math.floor((at - first) / binWidth), 0),
        bins - 1,
      );
      const age = this.cut.age(i);
      const restX = x + (bin + .5) / bins * width;
      const restY = floor - (stacks[bin] + .5) * pitch - 1;
      stacks[bin]++;
      if (age === 1) landed++;
      // From anywhere under the curve: there all places are as likely.
      const startX = Math.min(Math.max(atX(at), x), x + width);
      const startY = base - height * up * lineDensity(this.cut.given, at);
      context.globalAlpha = .6;
      dot(
        context,
        startX + age * (restX - startX),
        startY + age * age * (restY - startY),
        pitch * .42,
        accent,
      );
    }
    context.globalAlpha = 1;
    if (landed) {
      context.beginPath();
      for (const at of along(domain.x)) {
        const expected = landed * binWidth * lineDensity(this.cut.given, at);
        context.lineTo(atX(at), floor - pitch * expected);
      }
      paint(context, accent, { width: 1.5 });
    }
    context.font = `12px ${this.look.font}`;
    context.fillStyle = muted;
    context.textAlign = "left";
    context.fillText(
      this.look.words.samples(count),
      x,
      histogram.y + 10,
    );
  }

  /** Dotted lines down to the names of the peaks. */
  #guides(
    context: CanvasRenderingContext2D,
    atX: (x: number) => number,
    ends: (peakX: number, peakY: number) => [from: number, to: number],
  ) {
    const { muted, text } = this.look.colours;
    peaks.forEach((peak, i) => {
      const [from, to] = ends(...peak);
      const at = atX(peak[0]);
      context.setLineDash([2, 3]);
      context.beginPath();
      context.moveTo(at, from);
      context.lineTo(at, to);
      paint(context, muted, { stroke: .6, width: 1 });
      context.setLineDash([]);
      this.#write(context, [[i ? "x₂" : "x₁", text]], {
        x: at,
        y: to + 17,
        align: "center",
      });
    });
  }

  #write(
    context: CanvasRenderingContext2D,
    pieces: Piece[],
    options: Omit<FormulaOptions, "font">,
  ) {
    writeFormula(context, pieces, { font: this.look.mathFont, ...options });
  }
}

/** p(y), as it is written. */
function density(y: number): string {
  return lineDensity(marginals.y, y).toFixed(2);
}

/** Fills the present path, if so wanted, and draws its line. */
function paint(
  context: CanvasRenderingContext2D,
  colour: string,
  { fill, stroke = 1, width = 1 }: {
    fill?: number;
    stroke?: number;
    width?: number;
  },
) {
  context.fillStyle = context.strokeStyle = colour;
  context.lineWidth = width;
  if (fill) {
    context.globalAlpha = fill;
    context.fill();
  }
  if (stroke) {
    context.globalAlpha = stroke;
    context.stroke();
  }
  context.globalAlpha = 1;
}

function dot(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  radius: number,
  colour: string,
) {
  context.beginPath();
  context.arc(x, y, radius, 0, 7);
  context.fillStyle = colour;
  context.fill();
}
