import type { Surface } from "../element/surface.ts";

/** A value at a place of the way, 0 … 1. */
export type Point = readonly [place: number, value: number];

/** Room for the numbers beside the axis and the words below it. */
const margin = { left: 30, right: 4, top: 8, bottom: 18 };

/**
 * The difference on the whole way, and where the reader is on it.
 *
 * @param points in the order of their places
 * @param here number of the point that is shown; −1 for none
 * @param colours of the line, of axes, and of the place
 */
export function drawCurve(
  { context, width, height }: Surface,
  { points, here, start, end }: {
    points: readonly Point[];
    here: number;
    start: string;
    end: string;
  },
  colours: { line: string; rule: string; muted: string; text: string },
) {
  const top = topOf(points.map(([, value]) => value));
  const right = width - margin.right;
  const bottom = height - margin.bottom;
  const across = (place: number) => margin.left + place * (right - margin.left);
  const up = (value: number) => bottom - value / top * (bottom - margin.top);
  const line = (places: readonly (readonly [number, number])[]) => {
    context.beginPath();
    for (const [x, y] of places) context.lineTo(x, y);
    context.stroke();
  };

  context.lineWidth = 1;
  context.strokeStyle = colours.rule;
  context.fillStyle = colours.muted;
  context.textBaseline = "middle";
  context.textAlign = "right";
  for (const value of [0, top]) {
    line([[margin.left, up(value)], [right, up(value)]]);
    context.fillText(String(value), margin.left - 6, up(value));
  }
  context.textBaseline = "alphabetic";
  context.fillText(end, right, height - 4);
  context.textAlign = "left";
  context.fillText(start, margin.left, height - 4);

  const shown = points[here];
  if (!shown) return;
  const [x, y] = [across(shown[0]), up(shown[1])];
  context.strokeStyle = colours.text;
  line([[x, margin.top], [x, bottom]]);
  context.strokeStyle = context.fillStyle = colours.line;
  context.lineWidth = 2;
  context.lineJoin = "round";
  line(points.map(([place, value]) => [across(place), up(value)]));
  context.beginPath();
  context.arc(x, y, 3.5, 0, 7);
  context.fill();
}

/** A round number that no value is above. */
export function topOf(values: readonly number[]): number {
  const most = Math.max(...values, 0);
  return [5, 10, 20, 50, 100, 150, 200].find((it) => it >= most) ?? 255;
}
