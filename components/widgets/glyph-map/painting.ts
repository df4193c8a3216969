import type { Role } from "../element/colours.ts";
import { surfaceOf } from "../element/surface.ts";
import { type MapData, tile } from "./data.ts";
import type { Sheets } from "./sheets.ts";
import type { View } from "./view.ts";

/** A glyph is drawn from this side on, in CSS pixels. */
const SMALLEST = 15;
const LARGEST = 72;
/** Sheets of a region are fetched from this magnification on. */
const SHEETS_FROM = 2.2;

/** What is marked on the map, by index. */
export interface Marks {
  /** What a search has found; all others step back. */
  found: ReadonlySet<number>;
  /** −1 for none. */
  hovered: number;
  selected: number;
}

/** Draws the glyphs that are seen: dots from afar, pictures from near. */
export class Painting {
  /** For ink: glyphs are drawn black, and then given their colour. */
  #layer = document.createElement("canvas");

  constructor(
    private canvas: HTMLCanvasElement,
    private data: MapData,
    private sheets: Sheets,
    private view: View,
  ) {}

  /** Side of a glyph, in CSS pixels: it grows more slowly than the map. */
  get size(): number {
    const { scale, magnification } = this.view;
    return Math.min(
      Math.max(SMALLEST, scale * .0042, 17 + 4 * Math.log2(magnification)),
      LARGEST,
    );
  }

  /** Where a glyph lies, with the map's width as unit. */
  placeOf(index: number): [number, number] {
    const { points } = this.data;
    return [points[3 * index], points[3 * index + 1]];
  }

  paint({ found, hovered, selected }: Marks, colours: Record<Role, string>) {
    const { view } = this;
    const surface = surfaceOf(this.canvas);
    if (!surface) return;
    const { context, width, height } = surface;
    const { width: w, height: h } = this.canvas;
    const layer = this.#layer;
    if (layer.width !== w || layer.height !== h) {
      [layer.width, layer.height] = [w, h];
    }
    const ratio = w / width;
    const glyphs = layer.getContext("2d")!;
    glyphs.setTransform(ratio, 0, 0, ratio, 0, 0);
    glyphs.clearRect(0, 0, width, height);
    view.fit();
    const { size } = this;
    const { scale, left, top, magnification } = view;
    const dot = Math.min(1.6 * Math.sqrt(magnification), 4);
    const isSearching = found.size > 0;
    const fetches = magnification >= SHEETS_FROM;
    const neededRoom = Math.min(size * 1.12 / scale, 1);
    context.fillStyle = colours.data;
    context.globalAlpha = isSearching ? .22 : .6;
    glyphs.globalAlpha = isSearching ? .3 : 1;
    const { points, count } = this.data;
    for (let i = 0; i < count; i++) {
      const x = points[3 * i] * scale + left;
      const y = points[3 * i + 1] * scale + top;
      if (x < -size || y < -size || x > width + size || y > height + size) {
        continue;
      }
      if (points[3 * i + 2] >= neededRoom || i === selected) {
        if (isSearching && found.has(i)) glyphs.globalAlpha = 1;
        const isDrawn = this.#draw(
          glyphs,
          i,
          [x - size / 2, y - size / 2, size],
          fetches,
        );
        if (isSearching) glyphs.globalAlpha = .3;
        if (isDrawn) continue;
      }
      context.fillRect(x - dot / 2, y - dot / 2, dot, dot);
    }
    tint(glyphs, colours.text);
    context.globalAlpha = 1;
    context.drawImage(layer, 0, 0, width, height);
    context.strokeStyle = colours.accent;
    context.fillStyle = colours.accent;
    for (const i of found) {
      const [x, y] = view.toScreen(this.placeOf(i));
      if (points[3 * i + 2] >= neededRoom) {
        context.strokeRect(
          x - size / 2 - 1,
          y - size / 2 - 1,
          size + 2,
          size + 2,
        );
      } else {
        context.beginPath();
        context.arc(x, y, Math.max(dot * .8, 2.2), 0, 7);
        context.fill();
      }
    }
    for (const i of [hovered, selected]) {
      if (i >= 0) this.#ring(context, i, colours);
    }
  }

  /** A glyph that is meant stands out, on a ground of its own. */
  #ring(
    context: CanvasRenderingContext2D,
    index: number,
    { surface, text, accent }: Record<Role, string>,
  ) {
    const [x, y] = this.view.toScreen(this.placeOf(index));
    const side = Math.max(this.size * 1.35, 28);
    const [left, top] = [x - side / 2, y - side / 2];
    context.fillStyle = surface;
    context.strokeStyle = accent;
    context.lineWidth = 2;
    context.beginPath();
    context.roundRect(left - 3, top - 3, side + 6, side + 6, 4);
    context.fill();
    context.stroke();
    context.lineWidth = 1;
    const layer = this.#layer.getContext("2d")!;
    layer.clearRect(0, 0, side, side);
    layer.globalAlpha = 1;
    if (!this.#draw(layer, index, [0, 0, side], true)) return;
    tint(layer, text);
    const ratio = this.#layer.width / this.canvas.clientWidth;
    context.drawImage(
      this.#layer,
      0,
      0,
      side * ratio,
      side * ratio,
      left,
      top,
      side,
      side,
    );
  }

  /** The glyph of the card, in 128 × 128 pixels; −1 for none. */
  paintCard(canvas: HTMLCanvasElement, index: number, colour: string) {
    const context = canvas.getContext("2d")!;
    context.clearRect(0, 0, 128, 128);
    context.imageSmoothingQuality = "high";
    if (index < 0 || !this.#draw(context, index, [8, 8, 112], true)) return;
    tint(context, colour);
  }

  /** @returns false while the glyph's picture is on its way */
  #draw(
    context: CanvasRenderingContext2D,
    index: number,
    [left, top, side]: readonly [number, number, number],
    fetches: boolean,
  ): boolean {
    const picture = this.sheets.find(index, fetches);
    if (!picture) return false;
    const { image, x, y } = picture;
    context.drawImage(image, x, y, tile, tile, left, top, side, side);
    return true;
  }
}

/** Gives all that is drawn one colour. */
function tint(context: CanvasRenderingContext2D, colour: string) {
  context.globalCompositeOperation = "source-in";
  context.globalAlpha = 1;
  context.fillStyle = colour;
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
  context.globalCompositeOperation = "source-over";
}
