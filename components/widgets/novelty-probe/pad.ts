import { drawGreys } from "../model/draw_greys.ts";
import { drawStrokes, extended, type Stroke } from "./strokes.ts";

/** Side of a glyph, in pixels. */
export const size = 128;

/** What a pad tells of. */
export interface PadEvents {
  /** The reader begins to draw. */
  touched(): void;
  /** There is more to see. */
  inked(): void;
  /** A stroke is at its end. */
  lifted(): void;
}

/** The paper with what is probed, which the reader draws on. */
export class Pad {
  /** Drawn on the paper; those to come, while there is none. */
  strokes: readonly Stroke[] = [];
  #paper: Uint8ClampedArray | null = null;
  #glyph: Uint8ClampedArray | null = null;

  constructor(private canvas: HTMLCanvasElement, private events: PadEvents) {
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      events.touched();
      canvas.setPointerCapture(event.pointerId);
      this.#ink([...this.strokes, this.#reach([], event)]);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!canvas.hasPointerCapture(event.pointerId)) return;
      const stroke = this.#reach(this.strokes.at(-1)!, event);
      this.#ink([...this.strokes.slice(0, -1), stroke]);
    });
    for (const event of ["pointerup", "pointercancel"] as const) {
      canvas.addEventListener(event, ({ pointerId }) => {
        if (canvas.hasPointerCapture(pointerId)) events.lifted();
      });
    }
  }

  /** Grey levels, [size, size], without the strokes; null before the first. */
  get paper(): Uint8ClampedArray | null {
    return this.#paper;
  }

  /** The same with the strokes. */
  get glyph(): Uint8ClampedArray | null {
    return this.#glyph;
  }

  /** Other paper, with other strokes on it. */
  lay(paper: Uint8ClampedArray, strokes: readonly Stroke[] = []) {
    this.#paper = paper;
    this.#ink(strokes);
  }

  draw() {
    if (this.#glyph) drawGreys(this.canvas, this.#glyph);
  }

  #ink(strokes: readonly Stroke[]) {
    this.strokes = strokes;
    const canvas = document.createElement("canvas");
    drawGreys(canvas, this.#paper!);
    drawStrokes(canvas, strokes);
    const { data } = canvas.getContext("2d")!.getImageData(0, 0, size, size);
    this.#glyph = this.#paper!.map((_, i) => data[4 * i]);
    this.events.inked();
  }

  /** A stroke that goes on to where the pointer is. */
  #reach(stroke: Stroke, { clientX, clientY }: PointerEvent): Stroke {
    const { canvas } = this;
    const { left, top } = canvas.getBoundingClientRect();
    const scale = size / canvas.clientWidth;
    return extended(
      stroke,
      (clientX - left - canvas.clientLeft) * scale,
      (clientY - top - canvas.clientTop) * scale,
    );
  }
}
