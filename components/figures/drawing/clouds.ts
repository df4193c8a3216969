import type { FigureFile } from "./figure.ts";
import { encode } from "./images.ts";
import { palette, type Role, type Scheme } from "./palette.ts";

/** Shades of a dot's edge: few, as each makes the file larger. */
const greys = 3;

/** A square cloud of dots: places from −1 to 1, x to the right and y down. */
export interface Cloud {
  places: readonly (readonly [x: number, y: number])[];
  role: Role;
}

/**
 * Clouds of dots side by side in one image, for each scheme of colours. A part
 * of the page shows one of them: its style sheet cuts it out with
 * `object-fit: cover` at `object-position: var(--at) 0`.
 *
 * @param size Width and height of a cloud in the image, in pixels.
 * @param radius Of a dot, in pixels.
 * @param opacity Of a dot, in [0, 1].
 */
export async function cloudsImage(
  clouds: readonly Cloud[],
  { name, size, radius, opacity }: {
    name: string;
    size: number;
    radius: number;
    opacity: number;
  },
): Promise<{ html: string[]; files: FigureFile[] }> {
  const width = size * clouds.length;
  const covers = clouds.map(({ places }) => cover(places, size, radius));
  const files = await Promise.all(
    (["light", "dark"] as Scheme[]).map(async (scheme) => {
      const data = new Uint8Array(width * size * 4);
      clouds.forEach(({ role }, k) => {
        const ink = channels(palette[role][scheme]);
        covers[k].forEach((share, at) => {
          const row = Math.floor(at / size);
          const pixel = row * width + k * size + at % size;
          const alpha = Math.round(share * greys) / greys * opacity;
          data.set([...ink, Math.round(alpha * 255)], pixel * 4);
        });
      });
      return {
        path: `/figures/${name}-${scheme}.webp`,
        bytes: await encode({ data, width, height: size, channels: 4 }, {
          format: "webp",
        }),
      };
    }),
  );
  return {
    files,
    html: clouds.map((_, k) => {
      const at = clouds.length > 1 ? k / (clouds.length - 1) * 100 : 0;
      return `<picture><source media="screen and (prefers-color-scheme: dark)" srcset="${
        files[1].path
      }"><img class="cloud" style="--at:${Number(at.toFixed(2))}%" src="${
        files[0].path
      }" width="${width}" height="${size}" alt="" loading="lazy" decoding="async"></picture>`;
    }),
  };
}

/** "#0067a3" → [0, 103, 163] */
function channels(hex: string): number[] {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}

/** How much of each pixel is under a dot; `[size, size]`, from 0 to 1. */
function cover(
  places: Cloud["places"],
  size: number,
  radius: number,
): Float32Array {
  const out = new Float32Array(size ** 2);
  const reach = Math.ceil(radius + .5);
  for (const place of places) {
    const [x, y] = place.map((it) => (it + 1) / 2 * size);
    for (let row = Math.floor(y) - reach; row <= y + reach; row++) {
      for (let column = Math.floor(x) - reach; column <= x + reach; column++) {
        if (row < 0 || row >= size || column < 0 || column >= size) continue;
        const distance = Math.hypot(column + .5 - x, row + .5 - y);
        const share = Math.min(Math.max(radius + .5 - distance, 0), 1);
        const at = row * size + column;
        // Two dots on one pixel cover more of it than one, never all.
        out[at] = 1 - (1 - out[at]) * (1 - share * .8);
      }
    }
  }
  return out;
}
