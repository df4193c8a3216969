/** What the timestep means, and how hard it is: two charts with t to the right. */
import type { Schedule } from "../../../diffusion/mod.ts";
import type { Role } from "../element/colours.ts";
import type { Surface } from "../element/surface.ts";

/** A part of the drawing, in CSS pixels. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Errors of the answers to one glyph and one noise. */
export type Errors = ReadonlyMap<number, { eps: number; x0: number }>;

/** Errors from 1 down to this are told apart. */
const leastError = 1e-4;
const decades = -Math.log10(leastError);

/** Where the plots lie, beside each other. */
export function layoutOf(
  { width, height }: { width: number; height: number },
): { shares: Box; errors: Box; isSmall: boolean } {
  const isSmall = width < 560;
  const [left, gap, top, bottom] = isSmall
    ? [22, 50, 18, 16]
    : [30, 96, 26, 24];
  const one = (width - left - gap - 6) / 2;
  const box = { y: top, width: one, height: height - top - bottom };
  return {
    shares: { ...box, x: left },
    errors: { ...box, x: left + one + gap },
    isSmall,
  };
}

/** The timestep that a place means; null outside of both plots. */
export function timestepAt(
  x: number,
  boxes: readonly Box[],
  numTrainTimesteps: number,
): number | null {
  const reach = 12;
  const box = boxes.find((it) =>
    x > it.x - reach && x < it.x + it.width + reach
  );
  if (!box) return null;
  const share = Math.min(Math.max((x - box.x) / box.width, 0), 1);
  return Math.round(share * (numTrainTimesteps - 1));
}

/** How far up an error lies, from 0 to 1: equal ratios are equal ways. */
export function heightOfError(error: number): number {
  const up = 1 + Math.log10(Math.max(error, leastError)) / decades;
  return Math.min(Math.max(up, 0), 1);
}

/** What both charts are drawn with. */
export interface ChartOptions {
  surface: Surface;
  schedule: Schedule;
  t: number;
  colours: Record<Role, string>;
  /** Family of the letters. */
  font: string;
  /** Family of the symbols. */
  math: string;
  words: { shares: string; errors: string; none: string };
}

/** The shares of x₀ and ε in xₜ, and the errors so far, at every timestep. */
export function drawCharts(options: ChartOptions, errors: Errors) {
  const { surface, schedule, colours, t, words } = options;
  const layout = layoutOf(surface);
  const last = schedule.numTrainTimesteps - 1;
  const alpha = (t: number) => schedule.alphasCumprod[t];
  const all = Array.from(
    { length: 101 },
    (_, i) => Math.round(i / 100 * last),
  );

  const shares = chartIn(layout.shares, options, layout.isSmall);
  shares.frame(words.shares, [0, .5, 1].map((it) => [it, String(it)]));
  const parts = [
    {
      colour: colours.data,
      symbol: "√ᾱ",
      of: (t: number) => Math.sqrt(alpha(t)),
    },
    {
      colour: colours.noise,
      symbol: "√(1 − ᾱ)",
      of: (t: number) => Math.sqrt(1 - alpha(t)),
    },
  ];
  for (const { colour, of } of parts) {
    shares.line(all.map((t) => [t, of(t)]), colour);
  }
  shares.marker();
  for (const { colour, of, symbol } of parts) {
    shares.dot(t, of(t), colour, 4);
    const at = Math.round(.72 * last);
    shares.label(symbol, at, of(at), { colour, isAbove: of(at) < .8 });
  }

  const wrong = chartIn(layout.errors, options, layout.isSmall);
  wrong.frame(
    words.errors,
    Array.from(
      { length: decades + 1 },
      (_, i) => [1 - i / decades, String(10 ** -i)],
    ),
  );
  wrong.marker();
  const asked = [...errors].sort(([a], [b]) => a - b);
  if (!asked.length) return wrong.note(words.none);
  const kinds = [
    { name: "x0", symbol: "x̂₀", colour: colours.prediction },
    { name: "eps", symbol: "ε̂", colour: colours.noise },
  ] as const;
  for (const { name, colour } of kinds) {
    const points = asked.map(([t, it]): Point => [t, heightOfError(it[name])]);
    wrong.line(points, colour);
    for (const [at, up] of points) {
      wrong.dot(at, up, colour, at === t ? 5 : 2.5);
    }
  }
  // Above the higher of the two, and below the lower, where both begin.
  const [t0, first] = asked[0];
  for (const { name, symbol, colour } of kinds) {
    const up = heightOfError(first[name]);
    const isHigher = first[name] > first[name === "x0" ? "eps" : "x0"];
    const isAbove = isHigher ? up < .85 : up < .15;
    wrong.label(symbol, t0, up, { colour, isAbove });
  }
}
/** Timestep, and how far up, from 0 to 1. */
type Point = [t: number, up: number];

function chartIn(
  { x, y, width, height }: Box,
  { surface: { context }, schedule, t, colours, font, math }: ChartOptions,
  isSmall: boolean,
) {
  const last = schedule.numTrainTimesteps - 1;
  const across = (t: number) => x + t / last * width;
  const top = (up: number) => y + (1 - up) * height;
  const letters = (size: number, family = font, style = "") =>
    context.font = `${style} ${size}px ${family}`;
  const size = isSmall ? 10 : 12;
  const dot = (t: number, up: number, colour: string, radius: number) => {
    context.beginPath();
    context.arc(across(t), top(up), radius, 0, 7);
    context.fillStyle = colour;
    context.fill();
  };
  return {
    dot,
    frame(title: string, ticks: [up: number, text: string][]) {
      letters(size);
      context.lineWidth = 1;
      context.strokeStyle = colours.rule;
      context.fillStyle = colours.muted;
      context.textAlign = "right";
      context.textBaseline = "middle";
      for (const [up, text] of ticks) {
        stroke(context, [[x, top(up)], [x + width, top(up)]]);
        context.fillText(text, x - 6, top(up));
      }
      context.textBaseline = "top";
      for (const share of [0, .5, 1]) {
        const at = Math.round(share * last);
        context.textAlign = share === 1 ? "right" : share ? "center" : "left";
        context.fillText(String(at), across(at), y + height + 5);
      }
      letters(size + 2, math, "italic");
      context.textAlign = "center";
      context.fillText("t", across(last * .75), y + height + 4);
      letters(size);
      context.textAlign = "left";
      context.textBaseline = "alphabetic";
      context.fillStyle = colours.text;
      context.fillText(title, x, y - (isSmall ? 7 : 10));
    },
    line(points: Point[], colour: string) {
      context.strokeStyle = colour;
      context.lineWidth = 2;
      context.lineJoin = "round";
      stroke(context, points.map(([t, up]) => [across(t), top(up)]));
    },
    marker() {
      context.strokeStyle = colours.text;
      context.lineWidth = 1.5;
      stroke(context, [[across(t), y], [across(t), y + height]]);
    },
    label(
      text: string,
      t: number,
      up: number,
      { colour, isAbove }: { colour: string; isAbove: boolean },
    ) {
      letters(isSmall ? 12 : 15, math);
      context.fillStyle = colour;
      context.textAlign = t > .9 * last ? "right" : "left";
      context.textBaseline = "alphabetic";
      const below = isSmall ? 16 : 22;
      context.fillText(text, across(t) + 2, top(up) + (isAbove ? -8 : below));
    },
    note(text: string) {
      letters(size);
      context.fillStyle = colours.muted;
      context.textAlign = "center";
      context.textBaseline = "middle";
      const lines = text.split("\n");
      lines.forEach((line, i) =>
        context.fillText(
          line,
          x + width / 2,
          y + height / 2 + (i - (lines.length - 1) / 2) * size * 1.4,
        )
      );
    },
  };
}

function stroke(
  context: CanvasRenderingContext2D,
  points: readonly (readonly [x: number, y: number])[],
) {
  context.beginPath();
  for (const [x, y] of points) context.lineTo(x, y);
  context.stroke();
}
