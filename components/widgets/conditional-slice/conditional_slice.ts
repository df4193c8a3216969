/**
 * `<conditional-slice>`: a joint density of two quantities as a landscape, cut
 * along a line of one y. The reader moves the line, sees what the cut lays
 * bare raised to the area 1, and draws samples of x given that y.
 *
 *     <script type="module" src="/embed/v1/conditional-slice.js"></script>
 *     <conditional-slice y="0.85"></conditional-slice>
 */
import { numberOf, written } from "../element/attributes.ts";
import { Handle } from "../element/handle.ts";
import { Lab } from "../element/lab.ts";
import { seedNamed } from "../element/seed.ts";
import { surfaceOf } from "../element/surface.ts";
import { type FormulaOptions, type Piece, writeFormula } from "./formula.ts";
import { type GridPoint, isolines } from "./isolines.ts";
import { domain, levels, mixture, peaks } from "./landscape.ts";
import { gap, type Layout, layoutOf } from "./layout.ts";
import {
  conditionalOn,
  lineDensity,
  type LineGaussian,
  marginalOf,
  planeDensity,
} from "./plane_mixture.ts";
import { type Sample, samplesOf } from "./samples.ts";
import { style } from "./style.ts";
import { controls, range, stage } from "./template.ts";
import { words } from "./words.ts";

/** Samples in all, those of a second, and how long each falls. */
const most = 200;
const perSecond = 50;
const fallSeconds = .6;
/** Width of a bin of the histogram; the most dots on each other in one. */
const binWidth = .1;
const tallestBin = 22;

const marginals = { x: marginalOf(mixture, "x"), y: marginalOf(mixture, "y") };

/** Numbers from the first to the last, evenly. */
function along([first, last]: readonly number[], count = 160): number[] {
  return Array.from(
    { length: count + 1 },
    (_, i) => first + i / count * (last - first),
  );
}

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

/**
 * A joint density, cut along a line: what conditioning on y does to x.
 *
 * @element conditional-slice
 * @attr {number} [y=0.85] - Where the cut begins, −2.5 … 2.5
 * @attr {number} [count=0] - Samples that are drawn, 0 … 200
 * @attr {number} [draw=0] - Which draw of samples it is
 * @attr {number} [seed=3] - Of the samples
 */
export class ConditionalSlice extends Lab {
  #y = .85;
  #seed = 3;
  #handle!: Handle;
  /** p(x | y), and its samples. */
  #given: LineGaussian[] = [];
  #samples: Sample[] = [];
  /** Seconds since the first sample. */
  #seconds = 0;
  #draws = 0;
  /** Typefaces of words and of symbols. */
  #font = "";
  #mathFont = "";

  /** Where the cut lies, −2.5 … 2.5; setting it shows it. */
  get y(): number {
    return this.#y;
  }

  set y(y: number) {
    this.pause();
    this.isLive = true;
    this.#cutAt(y);
  }

  override get state() {
    return {
      y: written(this.#y),
      count: String(this.#count),
      draw: String(this.#draws),
      seed: String(this.#seed),
    };
  }

  protected parts() {
    const text = words[this.language];
    return {
      words: text,
      stage: stage(text),
      controls: controls(text),
      style,
    };
  }

  protected begin() {
    this.#seed = seedNamed(this.getAttribute("seed"), this.#seed);
    const slider = this.find<HTMLInputElement>("#y");
    this.on("#y", "input", () => this.y = Number(slider.value));
    this.on("#y", "change", () => this.tell());
    const map = this.find("#map");
    this.on<PointerEvent>("#map", "pointerdown", (event) => {
      map.setPointerCapture(event.pointerId);
      this.y = this.#valueAt(event);
    });
    this.on<PointerEvent>("#map", "pointermove", (event) => {
      if (map.hasPointerCapture(event.pointerId)) {
        this.y = this.#valueAt(event);
      }
    });
    this.on("#map", "pointerup", () => this.tell());
    this.#handle = new Handle({
      ...range,
      label: words[this.language].line,
      valueAt: (event) => this.#valueAt(event),
      moved: (value) => this.y = value,
    });
    this.#handle.element.ariaOrientation = "vertical";
    this.find(".pane").append(this.#handle.element);
    this.#draws = numberOf(this.getAttribute("draw"), 0);
    this.#cutAt(numberOf(this.getAttribute("y"), this.#y));
    const count = numberOf(this.getAttribute("count"), 0);
    if (count > 0) this.#seconds = (count + .5) / perSecond;
  }

  protected tell() {
    const count = this.#count;
    this.announce(
      this.#state() + (count ? words[this.language].drawn(count) : ""),
    );
  }

  protected advance(seconds: number): boolean {
    this.#seconds += seconds;
    return this.#count < most ||
      !this.isStepping && this.#seconds < most / perSecond + fallSeconds;
  }

  // ---------------------------------------------------------------- controls

  protected override start() {
    if (this.#count === most) {
      this.#draws++;
      this.#clear();
    }
    this.play();
  }

  #valueAt({ clientY }: PointerEvent): number {
    const { top, height } = this.find("#map").getBoundingClientRect();
    const [low, high] = domain.y;
    const value = high - (clientY - top) / height * (high - low);
    return Math.round(value / range.step) * range.step;
  }

  #cutAt(y: number) {
    this.#y = Math.min(Math.max(y, range.min), range.max);
    this.#given = conditionalOn(mixture, this.#y);
    this.#clear();
    const slider = this.find<HTMLInputElement>("#y");
    slider.value = String(this.#y);
    slider.ariaValueText = this.#handle.element.ariaValueText = this.#state();
    this.find("#at").innerHTML = `<i>y</i> = ${this.#written}`;
    this.redraw();
  }

  /** Samples of another y, or of another draw, are not these. */
  #clear() {
    this.#seconds = 0;
    this.#samples = samplesOf(this.#given, most, {
      seed: this.#seed,
      draw: this.#draws,
    });
  }

  /** Samples that have been drawn. */
  get #count(): number {
    return Math.min(Math.floor(this.#seconds * perSecond), most);
  }

  get #written(): string {
    return this.#y.toFixed(2).replace(/^-0\.00$/, "0.00").replace("-", "−");
  }

  /** In percent: what of all x lies round each peak. */
  get #shares(): string[] {
    const first = Math.round(100 * this.#given[0].weight);
    return [String(first), String(100 - first)];
  }

  #state(): string {
    return words[this.language].state(this.#written, this.#shares);
  }

  // ----------------------------------------------------------------- drawing

  protected draw() {
    const surface = surfaceOf(this.find<HTMLCanvasElement>("#view"));
    if (!surface) return;
    const { context, width, height } = surface;
    const layout = layoutOf(width, height);
    this.#font = getComputedStyle(this.find(".pane")).fontFamily;
    this.#mathFont = getComputedStyle(this.find("#at i")).fontFamily;
    context.lineJoin = "round";
    this.#drawMap(context, layout);
    this.#drawProfile(context, layout);
    this.#drawSamples(context, layout);
    this.#placeMap(layout);
  }

  #drawMap(context: CanvasRenderingContext2D, { map, rise, isNarrow }: Layout) {
    const { data, muted, rule, text, accent, surface } = this.colours;
    const { x, y, width, height } = map;
    const [right, bottom] = [x + width, y + height];
    const atX = scale(domain.x, [x, right]);
    const atY = scale(domain.y, [bottom, y]);

    for (const lines of landscape()) {
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
    const level = atY(this.#y);
    const end = besideY(this.#y);
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
    this.#write(context, [[density(this.#y), accent]], {
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

  #drawProfile(
    context: CanvasRenderingContext2D,
    { profile }: Layout,
  ) {
    const { data, muted, rule, text, accent } = this.colours;
    const { x, width } = profile;
    const base = profile.y + profile.height;
    const atX = scale(domain.x, [x, x + width]);
    // Room for what is written over the highest.
    const up = (profile.height - 24) / highest.given;
    const given = (at: number) => up * lineDensity(this.#given, at);
    const alone = (at: number) => up * lineDensity(marginals.x, at);
    const share = lineDensity(marginals.y, this.#y);
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
    context.font = `600 14px ${this.#font}`;
    context.textAlign = "center";
    return this.#shares.map((share, i) => {
      const [peak] = peaks[i];
      const { weight, mean } = this.#given[i];
      // The less there is, the less it matters where: then by the peak's name.
      const at = peak + weight * (mean - peak);
      const written = words[this.language].percent(share);
      const half = context.measureText(written).width / 2 / (atX(1) - atX(0));
      const over = Math.min(...along([at - half, at + half], 12).map(curve));
      return [written, atX(at), over - 8] as const;
    });
  }

  #drawSamples(
    context: CanvasRenderingContext2D,
    { profile, histogram }: Layout,
  ) {
    const { muted, rule, accent } = this.colours;
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

    const count = this.#count;
    const stacks = new Uint16Array(bins);
    let landed = 0;
    for (let i = 0; i < count; i++) {
      const { x: at, height } = this.#samples[i];
      const bin = Math.min(
        Math.max(Math.floor((at - first) / binWidth), 0),
        bins - 1,
      );
      const age = this.isStepping
        ? 1
        : Math.min((this.#seconds - i / perSecond) / fallSeconds, 1);
      const restX = x + (bin + .5) / bins * width;
      const restY = floor - (stacks[bin] + .5) * pitch - 1;
      stacks[bin]++;
      if (age === 1) landed++;
      // From anywhere under the curve: there all places are as likely.
      const startX = Math.min(Math.max(atX(at), x), x + width);
      const startY = base - height * up * lineDensity(this.#given, at);
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
        const expected = landed * binWidth * lineDensity(this.#given, at);
        context.lineTo(atX(at), floor - pitch * expected);
      }
      paint(context, accent, { width: 1.5 });
    }
    context.font = `12px ${this.#font}`;
    context.fillStyle = muted;
    context.textAlign = "left";
    context.fillText(
      words[this.language].samples(count),
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
    const { muted, text } = this.colours;
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
    writeFormula(context, pieces, { font: this.#mathFont, ...options });
  }

  /** What is dragged lies over what is drawn. */
  #placeMap({ map: { x, y, width, height } }: Layout) {
    Object.assign(this.find("#map").style, {
      left: `${x}px`,
      top: `${y}px`,
      width: `${width}px`,
      height: `${height}px`,
    });
    const atY = scale(domain.y, [y + height, y]);
    this.#handle.place(x, atY(this.#y), this.#y);
  }
}

let contours: GridPoint[][][] | undefined;

/** The landscape's contours, level by level, in x and y; found once. */
function landscape(): GridPoint[][][] {
  if (contours) return contours;
  const cells = 80;
  const [xs, ys] = [along(domain.x, cells), along(domain.y, cells)];
  const values = ys.flatMap((y) => xs.map((x) => planeDensity(mixture, x, y)));
  const grid = { columns: cells + 1, rows: cells + 1, values };
  const top = Math.max(...values);
  const atX = scale([0, cells], domain.x);
  const atY = scale([0, cells], domain.y);
  return contours = levels.map((level) =>
    isolines(grid, level * top).map((line) =>
      line.map(([column, row]): GridPoint => [atX(column), atY(row)])
    )
  );
}

/** Numbers from one stretch to another. */
function scale([a, b]: readonly number[], [from, to]: readonly number[]) {
  return (at: number) => from + (at - a) / (b - a) * (to - from);
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
