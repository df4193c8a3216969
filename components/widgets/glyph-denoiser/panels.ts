import { fillNormal } from "../../../diffusion/mod.ts";
import { drawGreys } from "../model/draw_greys.ts";
import { type Frame, greys } from "../model/recording.ts";
import type { DenoiserWords } from "./words.ts";

/** The three pictures of a step, and the weights below them. */
export class Panels {
  constructor(private root: ShadowRoot, private words: DenoiserWords) {}

  /** @param length number of steps of the run */
  show({ index, signal, noise, xt, x0, eps }: Frame, length: number) {
    const { noisyAt, predictedAt, noiseAt } = this.words;
    this.#draw("xt", xt, noisyAt(index, length));
    this.#draw("x0", x0, predictedAt(index, length));
    this.#draw("eps", eps, noiseAt(index, length));
    this.#weigh(signal.toFixed(2), noise.toFixed(2));
  }

  /** Before the first step: the seed's own noise, which no model is needed for. */
  showStart(seed: number) {
    const noise = new Float32Array(this.#canvas("xt").width ** 2);
    fillNormal(noise, { seed, sample: 0, step: 0 });
    this.#draw("xt", greys(noise), this.words.pureNoise(seed));
    for (const id of ["x0", "eps"]) {
      const canvas = this.#canvas(id);
      canvas.getContext("2d")!.clearRect(0, 0, canvas.width, canvas.height);
      canvas.setAttribute("aria-label", this.words.nothing);
    }
    this.#weigh("\u00a0", "\u00a0");
  }

  #draw(id: string, grey: Uint8ClampedArray, label: string) {
    const canvas = this.#canvas(id);
    drawGreys(canvas, grey);
    canvas.setAttribute("aria-label", label);
  }

  #weigh(signal: string, noise: string) {
    this.root.getElementById("signal")!.textContent = signal;
    this.root.getElementById("noise")!.textContent = noise;
  }

  #canvas(id: string): HTMLCanvasElement {
    return this.root.getElementById(id) as HTMLCanvasElement;
  }
}
