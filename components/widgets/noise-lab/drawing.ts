import {
  density,
  type GaussianMixture,
  noiseLevel,
  type Schedule,
} from "../../../diffusion/mod.ts";
import type { Role } from "../element/colours.ts";
import type { Box, Layout } from "./layout.ts";
import { signalAfter } from "./process.ts";

export const T = 1000;
/** The map goes from −reach to reach. */
export const reach = 3;

/** What there is to draw. */
export interface Drawn {
  mixture: GaussianMixture;
  schedule: Schedule;
  /** Where the paths start. */
  start: number;
  /** The present time, 0 … T. */
  t: number;
  /** q(xₜ) at all times. */
  heat: HTMLCanvasElement;
  /** Each with its value after every step. */
  paths: readonly Float32Array[];
}

/** Densities at all times, and the paths of one start. */
export function drawMap(
  context: CanvasRenderingContext2D,
  { x, y, width, height }: Box,
  { mixture, schedule, start, t, heat, paths }: Drawn,
  { data, noise, muted, rule, text }: Record<Role, string>,
  caption: string,
) {
  const across = (t: number) => x + t / T * width;
  const up = (value: number) => y + (1 - value / reach) / 2 * height;

  context.drawImage(heat, x, y, width, height);
  context.strokeStyle = rule;
  context.strokeRect(x, y, width, height);

  // The data, on their side, grow to the left of the map.
  drawCurve(
    context,
    (value) => {
      const [q] = density(mixture, 1, [value]);
      return [x - 8 - q / 2.6 * (x - 20), up(value)];
    },
    data,
    [x - 8, up],
  );

  // All that q(xₜ | x₀) says, and a few paths that follow it.
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  for (const spreads of [2, 1]) {
    context.beginPath();
    for (const side of [1, -1]) {
      for (let i = 0; i <= 100; i++) {
        const at = (side > 0 ? i : 100 - i) * T / 100;
        const alpha = signalAfter(schedule, at);
        const edge = Math.sqrt(alpha) * start +
          side * spreads * Math.sqrt(1 - alpha);
        context.lineTo(across(at), up(edge));
      }
    }
    context.globalAlpha = .13;
    context.fillStyle = noise;
    context.fill();
  }
  const last = Math.round(t);
  context.strokeStyle = noise;
  context.lineWidth = 1;
  for (const path of paths) {
    for (const [from, to, alpha] of [[0, last, .95], [last, T, .2]]) {
      context.globalAlpha = alpha;
      context.beginPath();
      for (let at = from; at <= to; at += 2) {
        context.lineTo(across(at), up(path[at]));
      }
      context.stroke();
    }
  }
  context.restore();
  context.fillStyle = noise;
  for (const path of paths) {
    context.beginPath();
    context.arc(across(last), up(path[last]), 3.5, 0, 7);
    context.fill();
  }

  context.strokeStyle = text;
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(across(t), y - 6);
  context.lineTo(across(t), y + height);
  context.stroke();

  context.fillStyle = muted;
  context.textAlign = "center";
  context.textBaseline = "top";
  for (const at of [0, 250, 500, 750, T]) {
    const edge = at === T ? 12 : 0;
    context.fillText(
      at.toLocaleString("en"),
      across(at) - edge,
      y + height + 7,
    );
  }
  context.textAlign = "left";
  context.textBaseline = "middle";
  for (const value of [-2, -1, 0, 1, 2]) {
    context.fillText(
      String(value).replace("-", "−"),
      2,
      up(value),
    );
  }
  context.textBaseline = "alphabetic";
  context.fillText(caption, x, y - 9);
}

/** Densities at the present time. */
export function drawSlice(
  context: CanvasRenderingContext2D,
  { slice, isBeside }: Layout,
  { mixture, schedule, start, t: time }: Drawn,
  { data, noise, muted, rule }: Record<Role, string>,
  bell: string,
) {
  const { x, y, width, height } = slice;
  const t = Math.round(time);
  const alpha = signalAfter(schedule, t);
  const largest = 1.3;
  const at = (value: number, q: number): [number, number] =>
    isBeside
      ? [x + q / largest * width, y + (1 - value / reach) / 2 * height]
      : [
        x + (1 + value / reach) / 2 * width,
        y + height - q / largest * height,
      ];
  const base: [number, (value: number) => number] = isBeside
    ? [x, (value) => at(value, 0)[1]]
    : [y + height, (value) => at(value, 0)[0]];
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  const q = (mixture: GaussianMixture, alpha: number) => (value: number) =>
    at(value, density(mixture, alpha, [value])[0]);
  drawCurve(context, q(mixture, alpha), data, base, isBeside);
  if (t > 0) {
    const point = { dimension: 1, means: [start], deviation: 0 };
    drawCurve(context, q(point, alpha), noise);
  }
  context.setLineDash([4, 4]);
  drawCurve(context, q(mixture, 0), muted);
  context.restore();
  context.strokeStyle = rule;
  context.beginPath();
  context.moveTo(...at(-reach, 0));
  context.lineTo(...at(reach, 0));
  context.stroke();

  const title = (parts: [string, string][]) => {
    let left = x;
    context.textAlign = "left";
    context.textBaseline = "alphabetic";
    for (const [text, colour] of parts) {
      context.fillStyle = colour;
      context.fillText(text, left, y - 9);
      left += context.measureText(text).width + 10;
    }
  };
  title([
    ["q(xₜ)", data],
    ["q(xₜ | x₀)", noise],
    [bell, muted],
  ]);
  const { lambda } = noiseLevel(schedule, Math.max(t - 1, 0));
  context.fillStyle = muted;
  context.textAlign = "right";
  const lines = [
    `√ᾱ = ${Math.sqrt(alpha).toFixed(2)}`,
    `√(1 − ᾱ) = ${Math.sqrt(1 - alpha).toFixed(2)}`,
    `log SNR = ${t ? (2 * lambda).toFixed(1).replace("-", "−") : "∞"}`,
  ];
  lines.forEach((line, i) =>
    context.fillText(line, x + width, y + 14 + 17 * i)
  );
}

/** A curve over all values; filled down to its base if it has one. */
function drawCurve(
  context: CanvasRenderingContext2D,
  at: (value: number) => [number, number],
  colour: string,
  base?: [number, (value: number) => number],
  isUpright = true,
) {
  context.beginPath();
  for (let i = 0; i <= 180; i++) {
    context.lineTo(...at(reach * (i / 90 - 1)));
  }
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.stroke();
  if (!base) return;
  const [level, along] = base;
  for (const end of [reach, -reach]) {
    if (isUpright) context.lineTo(level, along(end));
    else context.lineTo(along(end), level);
  }
  context.globalAlpha = .18;
  context.fillStyle = colour;
  context.fill();
  context.globalAlpha = 1;
}
