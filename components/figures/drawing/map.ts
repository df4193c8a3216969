import type { Artifact } from "../../../pipeline/artifact.ts";
import type { Label } from "../../../pipeline/report.ts";
import type { FigureFile } from "./figure.ts";
import { encode } from "./images.ts";
import { palette, type Scheme } from "./palette.ts";

/** A cluster of the map, as the stage `projection` found it. */
export interface Cluster {
  label: Label;
  /** Its middle, in the projection's units. */
  x: number;
  y: number;
  /** A character that stands for it, and where that is. */
  example: string;
  exampleX: number;
  exampleY: number;
}

/** The data set laid out on a sheet of paper. */
export interface GlyphMap {
  count: number;
  clusters: readonly Cluster[];
  /** Place of a glyph on the sheet, from its top left; its width is 1. */
  place(index: number): [x: number, y: number];
  /** Place on the sheet of a point of the projection. */
  toSheet(x: number, y: number): [x: number, y: number];
  /** Height of the sheet. */
  height: number;
}

/** White round the outermost glyphs, as a share of the width. */
const margin = .045;

/**
 * Opens the artifact of the stage `projection`. The projection's axes mean
 * nothing, so its longer one lies across the sheet.
 */
export function openMap(projection: Artifact): GlyphMap {
  const { count, clusters } = projection.json<
    { count: number; clusters: Cluster[] }
  >("projection.json");
  const positions = projection.floats("projection.f32");
  const [xs, ys] = [0, 1].map((axis) => {
    const values = positions.filter((_, i) => i % 2 === axis);
    return { low: Math.min(...values), high: Math.max(...values) };
  });
  const isWide = xs.high - xs.low >= ys.high - ys.low;
  const [across, down] = isWide ? [xs, ys] : [ys, xs];
  const scale = (1 - 2 * margin) / (across.high - across.low);
  const toSheet = (x: number, y: number): [number, number] => {
    const [a, d] = isWide ? [x, y] : [y, x];
    return [
      margin + (a - across.low) * scale,
      margin + (d - down.low) * scale,
    ];
  };
  return {
    count,
    clusters,
    place: (index) => toSheet(positions[2 * index], positions[2 * index + 1]),
    toSheet,
    height: (down.high - down.low) * scale + 2 * margin,
  };
}

/**
 * Glyphs that show what the map's regions hold: from every cell of a grid with
 * enough glyphs, the one nearest to their middle.
 *
 * @returns indices, from the most crowded cell on
 */
export function typicalGlyphs(
  map: GlyphMap,
  { columns, atLeast }: { columns: number; atLeast: number },
): number[] {
  const cells = new Map<string, number[]>();
  for (let i = 0; i < map.count; i++) {
    const key = map.place(i).map((it) => Math.floor(it * columns)).join();
    const members = cells.get(key);
    if (members) members.push(i);
    else cells.set(key, [i]);
  }
  return [...cells.values()]
    .filter((members) => members.length >= atLeast)
    .sort((a, b) => b.length - a.length)
    .map((members) => {
      const places = members.map((i) => map.place(i));
      const middle = [0, 1].map((axis) =>
        places.reduce((sum, it) => sum + it[axis], 0) / members.length
      );
      const distance = ([x, y]: [number, number]) =>
        Math.hypot(x - middle[0], y - middle[1]);
      return members.reduce((a, b) =>
        distance(map.place(a)) <= distance(map.place(b)) ? a : b
      );
    });
}

/** A dot for every glyph, as an image for each scheme of colours. */
export async function dotsImage(
  map: GlyphMap,
  { name, width, radius, opacity }: {
    name: string;
    /** Width of the image and radius of a dot, in pixels. */
    width: number;
    radius: number;
    opacity: number;
  },
): Promise<{ html: string; files: FigureFile[] }> {
  const height = Math.round(map.height * width);
  const cover = dotsCover(map, { width, height, radius });
  const data = Uint8Array.from(cover, (it) => Math.round(it * opacity * 255));
  const files = await Promise.all(
    (["light", "dark"] as Scheme[]).map(async (scheme) => ({
      path: `/figures/${name}-${scheme}.webp`,
      bytes: await encode({ data, width, height, channels: 1 }, {
        format: "webp",
        quality: 30,
        ink: palette.data[scheme],
      }),
    })),
  );
  return {
    files,
    html:
      `<picture><source media="screen and (prefers-color-scheme: dark)" srcset="${
        files[1].path
      }"><img src="${
        files[0].path
      }" width="${width}" height="${height}" alt="" loading="lazy" decoding="async"></picture>`,
  };
}

/** How much of each pixel is under a dot; `[height, width]`, from 0 to 1. */
function dotsCover(
  map: GlyphMap,
  { width, height, radius }: { width: number; height: number; radius: number },
): Float32Array {
  const cover = new Float32Array(width * height);
  const reach = Math.ceil(radius + .5);
  for (let i = 0; i < map.count; i++) {
    const [x, y] = map.place(i).map((it) => it * width);
    for (let row = Math.floor(y) - reach; row <= y + reach; row++) {
      for (let column = Math.floor(x) - reach; column <= x + reach; column++) {
        if (row < 0 || row >= height || column < 0 || column >= width) continue;
        const distance = Math.hypot(column + .5 - x, row + .5 - y);
        const share = Math.min(Math.max(radius + .5 - distance, 0), 1);
        const at = row * width + column;
        // Two dots on one pixel cover more of it than one, never all.
        cover[at] = 1 - (1 - cover[at]) * (1 - share * .8);
      }
    }
  }
  return cover;
}

/** A place on the sheet, for the style of an element that lies on it. */
export function at([x, y]: [number, number], { height }: GlyphMap): string {
  return `left:${(x * 100).toFixed(2)}%;top:${(y / height * 100).toFixed(2)}%`;
}
