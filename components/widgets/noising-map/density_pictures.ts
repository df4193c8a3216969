import {
  density,
  type GaussianMixture,
  type Schedule,
} from "../../../diffusion/mod.ts";
import { gridOf } from "../../../diffusion/plane/grid.ts";
import { heatImage } from "../element/heat.ts";
import { processMap } from "../noise-lab/process.ts";

/** Places of a picture of the plane, along each side. */
const side = 48;

/** The density of noised data, in one colour; each picture is drawn once. */
export class DensityPictures {
  #planes = new Map<number, HTMLCanvasElement>();
  #timeline: HTMLCanvasElement | null = null;

  /**
   * @param mixture of dimension 2
   * @param reach the pictures go from −reach to reach
   */
  constructor(
    private mixture: GaussianMixture,
    private schedule: Schedule,
    private reach: number,
    readonly colour: string,
  ) {}

  /** The plane where so much of the signal, ᾱ, is left. */
  plane(alphaCumprod: number): HTMLCanvasElement {
    let picture = this.#planes.get(alphaCumprod);
    if (!picture) {
      const places = gridOf(side, this.reach);
      const values = density(this.mixture, alphaCumprod, places);
      // Islands are high, and the last hill is low: each to its own.
      const highest = 1.5 *
        values.reduce((most, it) => Math.max(most, it), 0);
      const heat = { columns: side, rows: side, values, highest };
      picture = heatImage(heat, this.colour);
      this.#planes.set(alphaCumprod, picture);
    }
    return picture;
  }

  /** One coordinate, at all times. */
  timeline(): HTMLCanvasElement {
    if (!this.#timeline) {
      const { means, deviation } = this.mixture;
      const mixture = {
        dimension: 1,
        means: Array.from(means).filter((_, i) => i % 2 === 0),
        deviation,
      };
      const grid = { columns: 100, rows: 64, reach: this.reach };
      const map = processMap(mixture, this.schedule, grid);
      this.#timeline = heatImage({ ...map, highest: 1.4 }, this.colour);
    }
    return this.#timeline;
  }
}
