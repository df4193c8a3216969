import type { Pen } from "../../widgets/plane/arrows.ts";

/**
 * Writes down what is drawn with it as an SVG path, to a tenth of a unit: each
 * place as its way from the last, which is short.
 */
export class PathPen implements Pen {
  /** The path's `d`. */
  d = "";
  /** Where it is, in tenths. */
  #x = 0;
  #y = 0;

  beginPath() {
    this.d = "";
    this.#x = this.#y = 0;
  }

  moveTo(x: number, y: number) {
    this.#go("m", x, y);
  }

  lineTo(x: number, y: number) {
    this.#go("l", x, y);
  }

  stroke() {}

  #go(command: "m" | "l", x: number, y: number) {
    const [right, down] = [Math.round(x * 10), Math.round(y * 10)];
    this.d += `${command}${(right - this.#x) / 10} ${(down - this.#y) / 10}`;
    [this.#x, this.#y] = [right, down];
  }
}
