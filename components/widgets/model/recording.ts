/** A sampling run as the widget keeps it: each step as grey pictures. */
import type { Step } from "../../../diffusion/mod.ts";

/** One step of a run, ready to draw. */
export interface Frame {
  /** 0 … number of steps; the last one is the finished sample. */
  readonly index: number;
  /** Timestep that entered the network; −1 for the finished sample. */
  readonly t: number;
  /** √ᾱ: how much of the picture is glyph. x_t = signal·x0 + noise·eps. */
  readonly signal: number;
  /** √(1 − ᾱ) */
  readonly noise: number;
  /** Grey levels, [size × size], 0 = ink. */
  readonly xt: Uint8ClampedArray;
  readonly x0: Uint8ClampedArray;
  readonly eps: Uint8ClampedArray;
}

/** Grey levels of values in [-1, 1]; what lies beyond is cut off. */
export function greys(values: Float32Array): Uint8ClampedArray {
  return Uint8ClampedArray.from(values, (value) => (value + 1) * 127.5);
}

/** The steps of one run, taken from its sampler one at a time. */
export class Recording {
  readonly frames: Frame[] = [];
  /** What the network took for its steps so far, in milliseconds. */
  readonly times: number[] = [];
  #steps: AsyncIterator<Step>;
  #ended = false;
  #stop = new AbortController();

  /**
   * @param length number of steps; the run has one frame more
   * @param start begins the sampler, which asks the network until the signal
   */
  constructor(
    readonly length: number,
    start: (signal: AbortSignal) => AsyncIterable<Step>,
  ) {
    this.#steps = start(this.#stop.signal)[Symbol.asyncIterator]();
  }

  get complete(): boolean {
    return this.frames.length > this.length;
  }

  /** The run failed or was given up before its end. */
  get broken(): boolean {
    return this.#ended && !this.complete;
  }

  /**
   * Computes the next frame.
   * @returns false if there is none
   * @throws what the sampler throws; the recording is `broken` then
   */
  async record(): Promise<boolean> {
    if (this.complete || this.#ended) return false;
    try {
      const { done, value } = await this.#steps.next();
      this.#ended ||= done === true;
      if (done) return false;
      this.frames.push(frameOf(value));
      return true;
    } catch (error) {
      this.#ended = true;
      throw error;
    }
  }

  /** Asks the network no more. */
  stop() {
    this.#ended = true;
    this.#stop.abort(new DOMException("the run was stopped", "AbortError"));
    // Not awaited: it settles once the step under way is done.
    this.#steps.return?.().catch(() => {});
  }
}

function frameOf({ index, t, sigma, x, x0, eps }: Step): Frame {
  return {
    index,
    t,
    signal: 1 / Math.hypot(1, sigma),
    noise: sigma / Math.hypot(1, sigma),
    xt: greys(x),
    x0: greys(x0),
    eps: greys(eps),
  };
}
