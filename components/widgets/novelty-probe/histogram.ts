import { line } from "../element/line.ts";
import type { Role } from "../element/colours.ts";
import type { Surface } from "../element/surface.ts";
import { barsOf, binWidth } from "./bars.ts";
import type { ProbeWords } from "./words.ts";
import type { Yardstick } from "./yardstick.ts";

/** A glyph that was probed. */
export interface Mark {
  readonly distance: number;
  /** Drawn or typed by the reader, not by the model. */
  readonly isOwn: boolean;
}

/** What stands round the plot, in CSS pixels. */
const margin = { top: 20, right: 8, bottom: 34, left: 42 };
const dot = 3.5;

/** The distances of real glyphs as bars, and a dot for each that was probed; the last one is named. */
export function drawHistogram(
  { context, width, height }: Surface,
  { heldOut, threshold }: Yardstick,
  marks: readonly Mark[],
  colours: Record<Role, string>,
  text: ProbeWords,
) {
  const farthest = Math.max(heldOut.at(-1)!, ...marks.map((it) => it.distance));
  const end = Math.floor(farthest) + 1;
  const bars = barsOf(heldOut, end);
  const top = Math.max(...bars.map(({ share }) => share)) * 1.15;
  const floor = height - margin.bottom;
  const wide = width - margin.left - margin.right;
  const across = (distance: number) => margin.left + distance / end * wide;
  const up = (share: number) => floor - share / top * (floor - margin.top);
  const { data, prediction, accent, rule, muted, text: ink, surface } = colours;

  context.lineWidth = 1;
  context.textBaseline = "middle";
  context.textAlign = "right";
  for (let share = 0; share < top; share += 5) {
    context.strokeStyle = rule;
    line(context, margin.left, up(share), width - margin.right, up(share));
    context.fillStyle = muted;
    context.fillText(text.percent(share), margin.left - 6, up(share));
  }
  context.fillStyle = data;
  context.globalAlpha = .38;
  for (const { from, to, share } of bars) {
    const left = across(from) + .5;
    context.fillRect(
      left,
      up(share),
      across(to) - .5 - left,
      floor - up(share),
    );
  }
  context.globalAlpha = 1;
  context.textAlign = "center";
  context.textBaseline = "top";
  context.fillStyle = muted;
  const every = wide / end < 24 ? 2 : 1;
  for (let at = 0; at <= end; at += every) {
    context.fillText(String(at), across(at), floor + 6);
  }
  context.fillText(text.axis, margin.left + wide / 2, floor + 20);

  context.strokeStyle = ink;
  context.setLineDash([3, 3]);
  line(context, across(threshold), margin.top - 6, across(threshold), floor);
  context.setLineDash([]);
  context.fillStyle = ink;
  context.textBaseline = "middle";
  context.textAlign = "right";
  context.fillText(text.threshold, across(threshold) - 4, margin.top);

  // Dots of one bar stand on each other, closer where they are many.
  const heaps = new Map<number, number>();
  const heapOf = ({ distance }: Mark) => Math.floor(distance / binWidth * 2);
  for (const mark of marks) {
    heaps.set(heapOf(mark), (heaps.get(heapOf(mark)) ?? 0) + 1);
  }
  const tallest = Math.max(...heaps.values(), 1);
  const rise = Math.min(2 * dot + 1, (floor - margin.top) / tallest);
  const stacked = new Map<number, number>();
  for (const [i, mark] of marks.entries()) {
    const below = stacked.get(heapOf(mark)) ?? 0;
    stacked.set(heapOf(mark), below + 1);
    const isLast = i === marks.length - 1;
    const x = across(mark.distance);
    const y = floor - dot - 1 - below * rise;
    const colour = mark.isOwn ? accent : prediction;
    if (isLast) {
      context.strokeStyle = colour;
      context.lineWidth = 2;
      line(context, x, margin.top, x, floor);
    }
    context.beginPath();
    context.arc(x, y, isLast ? dot + 1.5 : dot, 0, 7);
    context.fillStyle = colour;
    context.fill();
    context.lineWidth = 1;
    context.strokeStyle = surface;
    context.stroke();
    if (isLast) {
      context.font = `600 ${context.font}`;
      context.fillStyle = colour;
      context.textAlign = x > width / 2 ? "right" : "left";
      context.textBaseline = "bottom";
      const beside = x > width / 2 ? -2 : 2;
      context.fillText(mark.distance.toFixed(1), x + beside, margin.top - 3);
    }
  }
}
