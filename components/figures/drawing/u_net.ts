import type { ArchitectureRecord } from "../../../pipeline/architecture/architecture_stage.ts";
import type { Part } from "../../../pipeline/architecture/network_parts.ts";

/** A part of the network as a box: as high as its grid, as wide as it has channels. */
export interface Box {
  name: string;
  kind: "convolution" | "residual" | "attention";
  channels: number;
  side: number;
  parameters: number;
  /** 0 for the finest grid. */
  level: number;
  readsTimestep: boolean;
  readsText: boolean;
}

/** All parts with one size of grid. */
export interface Level {
  side: number;
  /** Most channels of a part. */
  channels: number;
  parameters: number;
}

export interface UNet {
  boxes: Box[];
  levels: Level[];
  /** Places in `boxes`. */
  skips: { from: number; to: number }[];
  /** Parts whose result is no picture: what is made of timestep and text. */
  vectors: { time: number; text: number };
}

/** The network as boxes on levels. */
export function unetOf({ parts, skips }: ArchitectureRecord): UNet {
  const shaped = parts.filter((it) => it.shape);
  const sides = [...new Set(shaped.map((it) => it.shape!.side))]
    .sort((a, b) => b - a);
  const boxes = shaped.map(({ name, layers, parameters, shape }): Box => {
    const has = (layer: string) => layer in layers;
    return {
      name,
      kind: has("attention.output")
        ? "attention"
        : has("residual.conv1")
        ? "residual"
        : "convolution",
      ...shape!,
      parameters,
      level: sides.indexOf(shape!.side),
      readsTimestep: has("residual.modulation"),
      readsText: has("attention.context_key_value"),
    };
  });
  const place = (name: string) => boxes.findIndex((it) => it.name === name);
  const sum = (of: readonly Pick<Part, "parameters">[]) =>
    of.reduce((sum, it) => sum + it.parameters, 0);
  const vectors = parts.filter((it) => !it.shape);
  const isTime = ({ name }: Part) => name === "time";
  return {
    boxes,
    levels: sides.map((side, level) => {
      const its = boxes.filter((it) => it.level === level);
      return {
        side,
        channels: Math.max(...its.map((it) => it.channels)),
        parameters: sum(its),
      };
    }),
    skips: skips.map(({ from, to }) => ({ from: place(from), to: place(to) })),
    vectors: {
      time: sum(vectors.filter(isTime)),
      text: sum(vectors.filter((it) => !isTime(it))),
    },
  };
}

/** 123392 → "123k", 1108992 → "1.1M" */
export function rounded(count: number): string {
  return count < 999_500
    ? `${Math.round(count / 1000)}k`
    : `${(count / 1e6).toFixed(1)}M`;
}

/**
 * The same U, small: its boxes and nothing else.
 *
 * @returns SVG rectangles with the classes of their kinds
 */
export function unetIcon(
  { boxes, levels }: UNet,
  { x, y, width, height }: Record<"x" | "y" | "width" | "height", number>,
): string {
  const pitch = width / boxes.length;
  const scale = (height - 6 * (levels.length - 1)) /
    levels.reduce((sum, { side }) => sum + side, 0);
  let bottom = y - 6;
  const bottoms = levels.map(({ side }) => bottom += side * scale + 6);
  const most = Math.max(...levels.map((it) => it.channels));
  return boxes.map(({ kind, channels, side, level }, i) => {
    const boxWidth = Math.max(pitch * .92 * Math.sqrt(channels / most), 2);
    const left = x + (i + .5) * pitch - boxWidth / 2;
    const places = [
      ["x", left],
      ["y", bottoms[level] - side * scale],
      ["width", boxWidth],
      ["height", side * scale],
    ] as const;
    return `<rect class="${kind}" ${
      places.map(([name, value]) => `${name}="${value.toFixed(1)}"`).join(" ")
    } rx="1"/>`;
  }).join("");
}
