import { labStyle } from "./lab_style.ts";
import { type Shadow, Widget } from "./widget.ts";

/** What the button for play says; what is left out says the same as `play`. */
export interface PlayWords {
  play: string;
  pause?: string;
  /** For a reader who wants no motion. */
  step?: string;
}

/** What a lab puts into the frame that all labs share. */
export interface LabParts {
  /** Of the button for play, and what it is, for screen readers. */
  words: PlayWords & { label: string };
  /** HTML in the place of the still figure, once the reader acts. */
  stage: string;
  /** HTML below it, with a button `#play`, and one `#still` back to the still figure. */
  controls: string;
  style: string;
}

/** What a press of play is worth to a reader who wants no motion. */
const stepSeconds = .5;

const stillness = matchMedia("(prefers-reduced-motion: reduce)");

/**
 * An element that brings a figure to life. What stands inside is the still
 * figure: it is shown until the reader acts, in print, and for good where
 * scripts are off. The live form takes its place and its size.
 *
 * It draws at most once a frame, only while it is seen, and plays only while
 * it is seen; a reader who wants no motion has a step for each press of play.
 *
 * @cssprop {<color>} --widget-text - Words and lines
 * @cssprop {<color>} --widget-muted - What is less than words: units, hints
 * @cssprop {<color>} --widget-rule - Thin lines and frames
 * @cssprop {<color>} --widget-surface - Behind pictures, fields and buttons
 * @cssprop {<color>} --widget-accent - What is to be pressed, and where the focus is
 * @cssprop {<color>} --widget-on-accent - Words on the accent
 * @cssprop {<color>} --widget-data - The data, as in figures
 * @cssprop {<color>} --widget-noise - Noise, as in figures
 * @cssprop {<color>} --widget-prediction - What a network says, as in figures
 * @cssprop {<color>} --widget-score - The score, as in figures
 * @cssprop {<font-family>} --widget-font - Typeface of the controls
 * @cssprop {<font-family>} --widget-math - Typeface of symbols
 * @slot - The still figure: shown until the reader acts, and for good without scripts
 */
export abstract class Lab extends Widget {
  #words!: PlayWords;
  #isPlaying = false;
  #last = 0;

  /** Its parts, in `this.language`. */
  protected abstract parts(): LabParts;

  /**
   * Goes on in time; false when the end is reached.
   *
   * @param seconds since the last frame; of a step without motion, `stepSeconds`
   */
  protected abstract advance(seconds: number): boolean;

  /** Tells screen readers where a play, or a step, has ended. */
  protected abstract tell(): void;

  /** What the button for play says, where that changes; `namePlay` has it said. */
  protected playWords(): PlayWords {
    return this.#words;
  }

  /** The button for play stops something, and says so. */
  protected get isUnderWay(): boolean {
    return this.#isPlaying;
  }

  /** What it begins: play, and from the start where that has come to its end. */
  protected start(): void | Promise<void> {
    this.play();
  }

  /** What it stops. */
  protected stop() {
    this.pause();
  }

  /** What a kind of lab adds to the parts of each. */
  protected frame(parts: LabParts): LabParts {
    return parts;
  }

  protected override built() {
    this.namePlay();
    this.on(
      "#play",
      "click",
      () => void (this.isUnderWay ? this.stop() : this.start()),
    );
    this.on("#still", "click", () => this.isLive = false);
  }

  override connectedCallback() {
    super.connectedCallback();
    stillness.addEventListener("change", this.namePlay);
    // Nothing to stand in for: it is live from the first.
    if (this.firstElementChild) return;
    this.find(".widget").classList.add("alone");
    this.show();
  }

  override disconnectedCallback() {
    this.pause();
    super.disconnectedCallback();
    stillness.removeEventListener("change", this.namePlay);
  }

  get isLive(): boolean {
    return this.find(".widget").classList.contains("live");
  }

  /**
   * The live form is shown, and not the still figure; setting it puts one in
   * the place of the other. The controls stay where they are on the screen,
   * also where the still is higher.
   */
  set isLive(isLive: boolean) {
    if (isLive === this.isLive) return;
    const controls = this.find(".controls");
    const before = controls.getBoundingClientRect().top;
    this.find(".widget").classList.toggle("live", isLive);
    if (!isLive) this.pause();
    const moved = controls.getBoundingClientRect().top - before;
    if (moved) scrollBy({ top: moved, behavior: "instant" });
    this.redraw();
  }

  /** Shows the live form in its present state, as if the reader had asked. */
  show() {
    this.isLive = true;
  }

  /** Time goes on in it. */
  get isPlaying(): boolean {
    return this.#isPlaying;
  }

  /** Motion is not wanted: `play` makes one step. */
  get isStepping(): boolean {
    return stillness.matches;
  }

  /** Goes on from where it is, to the end or to `pause`. */
  play() {
    this.isLive = true;
    if (this.isStepping) {
      this.advance(stepSeconds);
      this.tell();
      return this.redraw();
    }
    this.#isPlaying = true;
    this.#last = performance.now();
    this.namePlay();
    this.redraw();
  }

  /** Stops where it is. */
  pause() {
    if (!this.#isPlaying) return;
    this.#isPlaying = false;
    this.namePlay();
    this.tell();
  }

  /** Asks for a drawing of the present state, which the still figure is not. */
  protected override redraw() {
    if (this.isLive) super.redraw();
  }

  /** The typeface of its words, for a canvas. */
  protected get fontFamily(): string {
    return getComputedStyle(this.find(".controls")).fontFamily;
  }

  protected override paint(now: number) {
    // After a pause of the whole tab, time goes on where it was.
    const seconds = Math.min(Math.max(now - this.#last, 0) / 1000, .1);
    this.#last = now;
    if (!this.isSeen) return;
    if (this.#isPlaying && !this.advance(seconds)) this.pause();
    this.draw();
    if (this.#isPlaying) this.redraw();
  }

  protected namePlay = () => {
    const { play, pause = play, step = play } = this.playWords();
    this.find("#play").textContent = this.isUnderWay
      ? pause
      : this.isStepping
      ? step
      : play;
  };

  protected shadow(): Shadow {
    const { words, stage, controls, style } = this.frame(this.parts());
    this.#words = words;
    return {
      label: words.label,
      html: `
<div class="stage"><div class="still"><slot></slot></div>
  <div class="pane">${stage}</div></div>
<div class="controls">${controls}</div>`,
      style: labStyle + style,
    };
  }
}
