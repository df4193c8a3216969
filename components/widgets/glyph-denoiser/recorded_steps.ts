import type { Frame } from "../model/recording.ts";
import { drawStrip, stepInStrip, stripPlaces } from "./drawing.ts";
import { fillTrack } from "./slider_track.ts";
import type { DenoiserWords } from "./words.ts";

/** Width of a slider's knob, as in the style. */
const KNOB = 14;

/** The steps of a run side by side, and the slider below them. */
export class RecordedSteps {
  #strip: HTMLCanvasElement;
  #scrub: HTMLInputElement;
  /** Number of steps of the whole run. */
  #length = 1;

  /** @param moved the reader wants to see a step */
  constructor(
    root: ShadowRoot,
    private words: DenoiserWords,
    moved: (step: number) => void,
  ) {
    this.#strip = root.querySelector("#strip")!;
    this.#scrub = root.querySelector("#scrub")!;
    this.#scrub.addEventListener(
      "input",
      () => moved(Number(this.#scrub.value)),
    );
    this.#strip.addEventListener("pointerdown", (it) => moved(this.#at(it)));
    this.#strip.addEventListener("pointermove", (event) => {
      if (event.buttons) moved(this.#at(event));
    });
  }

  draw(frames: readonly Frame[], length: number) {
    this.#length = length;
    const { width } = drawStrip(this.#strip, frames, length);
    // The slider's knob is to stand below the middle of the picture shown.
    const places = stripPlaces(width, length);
    const inset = Math.max(width / places / 2 - KNOB / 2, 0);
    this.#scrub.style.width = `calc(100% - ${2 * inset}px)`;
    this.#scrub.style.marginInline = `${inset}px`;
  }

  /**
   * @param step that is shown
   * @param recorded the last one that is there
   * @param length number of steps of the whole run
   */
  show(step: number, recorded: number, length: number) {
    this.#length = length;
    this.#scrub.max = String(length);
    this.#scrub.value = String(step);
    this.#scrub.disabled = !recorded;
    this.#scrub.setAttribute("aria-valuetext", this.words.place(step, length));
    fillTrack(this.#scrub, recorded);
  }

  /** Their room is taken by something else. */
  set isHidden(isHidden: boolean) {
    this.#strip.style.visibility = isHidden ? "hidden" : "";
    this.#scrub.style.visibility = isHidden ? "hidden" : "";
  }

  #at({ clientX }: PointerEvent): number {
    const { left, width } = this.#strip.getBoundingClientRect();
    const places = stripPlaces(width, this.#length);
    return stepInStrip((clientX - left) / width, places, this.#length);
  }
}
