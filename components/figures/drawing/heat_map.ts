import type { FigureFile } from "./figure.ts";
import { encode, resize } from "./images.ts";
import type { Matrix } from "./matrix.ts";

/** As many shades as are told apart; fewer make smaller files. */
const shades = 48;

/**
 * Numbers in [−1, 1] as a picture: ink for what is above 0, the accent's red
 * for what is below, the stronger the larger. Both are masks, so that they take
 * the colours of the page.
 *
 * @param rows From top to bottom.
 * @param name Of the files, below /figures/.
 * @param enlarged So many times, smoothly: for few columns.
 */
export async function heatMap(
  rows: Matrix,
  name: string,
  enlarged = 1,
): Promise<{ html: string; files: FigureFile[] }> {
  const files: FigureFile[] = [];
  const layers: string[] = [];
  for (const [sign, layer] of [[1, "plus"], [-1, "minus"]] as const) {
    const path = `/figures/${name}-${layer}.webp`;
    const data = Uint8Array.from(
      rows.flatMap((row) =>
        Array.from(
          row,
          (it) => shade(sign * it),
        )
      ),
    );
    const width = rows[0].length;
    const pixels = await resize(
      { data, width, height: rows.length, channels: 1 },
      width * enlarged,
    );
    files.push({
      path,
      bytes: await encode(pixels, { format: "webp", ink: "#000000" }),
    });
    layers.push(`<i class="${layer}" style="--mask:url(${path})"></i>`);
  }
  return { html: `<div class="heat-map">${layers.join("")}</div>`, files };
}

function shade(value: number): number {
  const share = Math.min(Math.max(value, 0), 1);
  return Math.round(Math.round(share * shades) / shades * 255);
}
