import { fillNormal } from "../../../diffusion/mod.ts";
import { heatImage } from "../element/heat.ts";
import { greys } from "../model/recording.ts";
import type { Difference } from "./answers.ts";

/** Pictures below each other, a pixel of the canvas for each of their own. */
export function drawSheet(
  greys: Uint8ClampedArray,
  count: number,
  canvas: HTMLCanvasElement = document.createElement("canvas"),
): HTMLCanvasElement {
  const size = Math.sqrt(greys.length / count);
  [canvas.width, canvas.height] = [size, count * size];
  const image = new ImageData(size, count * size);
  for (const [i, level] of greys.entries()) {
    image.data.fill(level, 4 * i, 4 * i + 3);
    image.data[4 * i + 3] = 255;
  }
  canvas.getContext("2d")!.putImageData(image, 0, 0);
  return canvas;
}

/** The noises that samples of a seed begin with. */
export function noiseSheet(
  seed: number,
  samples: number,
  size: number,
): HTMLCanvasElement {
  const noise = new Float32Array(samples * size ** 2);
  for (let sample = 0; sample < samples; sample++) {
    const its = noise.subarray(sample * size ** 2, (sample + 1) * size ** 2);
    fillNormal(its, { seed, sample, step: 0 });
  }
  return drawSheet(greys(noise), samples);
}

/**
 * Draws what a text changes: one colour where it adds ink, another where it
 * takes some away.
 *
 * @param strength of the strongest change; at 1 it has the full colour
 */
export function drawDifference(
  canvas: HTMLCanvasElement,
  { ink }: Difference,
  strength: number,
  colours: { added: string; taken: string },
) {
  const size = Math.sqrt(ink.length);
  [canvas.width, canvas.height] = [size, size];
  if (strength === 0) return;
  const context = canvas.getContext("2d")!;
  for (const [sign, colour] of [[1, colours.added], [-1, colours.taken]]) {
    const values = Float32Array.from(
      ink,
      (it) => Math.max(Number(sign) * it, 0),
    );
    const heat = {
      columns: size,
      rows: size,
      values,
      highest: 127 / strength,
    };
    context.drawImage(heatImage(heat, String(colour)), 0, 0);
  }
}
