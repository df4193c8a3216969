/** Pictures on 2-D canvases. */
import { drawGreys } from "../model/draw_greys.ts";
import type { Frame } from "../model/recording.ts";

/** Smallest picture in the strip of recorded steps, in CSS pixels. */
const STRIP_PICTURE = 30;

/**
 * Small pictures of x_t side by side, as many as there is room for, the first
 * and the last step among them; grey squares for steps to come.
 * @param length number of steps of the whole run
 * @returns the strip's width in CSS pixels
 */
export function drawStrip(
  canvas: HTMLCanvasElement,
  frames: readonly Frame[],
  length: number,
): { width: number } {
  const { width, height } = canvas.getBoundingClientRect();
  if (!width) return { width };
  const scale = Math.min(globalThis.devicePixelRatio || 1, 2);
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d")!;
  context.imageSmoothingQuality = "high";
  // A grey that shows on light and on dark.
  context.fillStyle = "rgb(128 128 128 / .16)";
  const places = stripPlaces(width, length);
  const pitch = canvas.width / places;
  const side = Math.min(pitch - 2 * scale, canvas.height);
  const top = canvas.height - side;
  for (let place = 0; place < places; place++) {
    const left = place * pitch + (pitch - side) / 2;
    const frame = frames[stepAt(place, places, length)];
    if (frame) context.drawImage(pictureOf(frame), left, top, side, side);
    else context.fillRect(left, top, side, side);
  }
  return { width };
}

/** How many pictures a strip of this width has room for. */
export function stripPlaces(width: number, length: number): number {
  const most = Math.max(Math.floor(width / STRIP_PICTURE), 2);
  return Math.min(most, length + 1);
}

/** The step whose picture is at this share of the strip's width. */
export function stepInStrip(
  share: number,
  places: number,
  length: number,
): number {
  const place = Math.floor(share * places);
  return stepAt(Math.min(Math.max(place, 0), places - 1), places, length);
}

function stepAt(place: number, places: number, length: number): number {
  return Math.round(place / (places - 1) * length);
}

const pictures = new WeakMap<Frame, HTMLCanvasElement>();

/** A frame's x_t as something that can be drawn at any size. */
function pictureOf(frame: Frame): HTMLCanvasElement {
  let picture = pictures.get(frame);
  if (!picture) {
    picture = document.createElement("canvas");
    drawGreys(picture, frame.xt);
    pictures.set(frame, picture);
  }
  return picture;
}
