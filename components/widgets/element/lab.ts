import { coloursOf, type Role } from "./colours.ts";
import { type Language, languageOf } from "./language.ts";
import { isolation } from "./isolation.ts";
import { labStyle } from "./lab_style.ts";
import { type Shareable, shareParts, shareStyle, wireShare } from "./share.ts";

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
const darkness = matchMedia("(prefers-color-scheme: dark)");

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
export abstract class Lab extends HTMLElement implements Shareable {
  protected readonly root = this.attachShadow({ mode: "open" });
  protected language: Language = "en";
  #words!: PlayWords;
  #isBuilt = false;
  #isSeen = true;
  #isPlaying = false;
  #frame = 0;
  #last = 0;
  #colours: Record<Role, string> | null = null;
  #sizes = new ResizeObserver(() => this.redraw());
  #sight = new IntersectionObserver(([{ isIntersecting }]) => {
    this.#isSeen = isIntersecting;
    this.seen(isIntersecting);
    if (isIntersecting) this.redraw();
  });
  #recolour = () => {
    this.#colours = null;
    this.redraw();
  };

  /** Its parts, in `this.language`. */
  protected abstract parts(): LabParts;

  /** Called once, when the parts are there. */
  protected abstract begin(): void;

  /** Draws the present state; called at most once a frame, when live. */
  protected abstract draw(): void;

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

  /** Called once, before `begin`. */
  protected built() {
    this.namePlay();
    this.on(
      "#play",
      "click",
      () => void (this.isUnderWay ? this.stop() : this.start()),
    );
    this.on("#still", "click", () => this.isLive = false);
  }

  /** Told whenever it comes into sight, or goes out of it. */
  protected seen(_isSeen: boolean) {}

  connectedCallback() {
    if (!this.#isBuilt) this.#build();
    this.#sizes.observe(this);
    this.#sight.observe(this);
    darkness.addEventListener("change", this.#recolour);
    stillness.addEventListener("change", this.namePlay);
  }

  disconnectedCallback() {
    this.pause();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#sizes.disconnect();
    this.#sight.disconnect();
    darkness.removeEventListener("change", this.#recolour);
    stillness.removeEventListener("change", this.namePlay);
  }

  /**
   * Attributes that name the present state: an element made anew with them, and
   * no others of their names, shows what this one shows.
   */
  get state(): Record<string, string> {
    return {};
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

  /** Asks for a drawing of the present state in the next frame. */
  protected redraw() {
    if (this.#frame || !this.isLive || !this.isConnected) return;
    this.#frame = requestAnimationFrame((now) => {
      this.#frame = 0;
      // After a pause of the whole tab, time goes on where it was.
      const seconds = Math.min(Math.max(now - this.#last, 0) / 1000, .1);
      this.#last = now;
      if (!this.#isSeen) return;
      if (this.#isPlaying && !this.advance(seconds)) this.pause();
      this.draw();
      if (this.#isPlaying) this.redraw();
    });
  }

  /** The roles' colours on this page, now. */
  protected get colours(): Record<Role, string> {
    return this.#colours ??= coloursOf(this.find(".probe"));
  }

  /** Tells screen readers. */
  protected announce(text: string) {
    this.find(".announce").textContent = text;
  }

  protected find<E extends HTMLElement = HTMLElement>(selector: string): E {
    return this.root.querySelector<E>(selector)!;
  }

  protected on<E extends Event>(
    selector: string,
    event: string,
    act: (event: E) => void,
  ) {
    this.find(selector).addEventListener(event, act as (event: Event) => void);
  }

  protected namePlay = () => {
    const { play, pause = play, step = play } = this.playWords();
    this.find("#play").textContent = this.isUnderWay
      ? pause
      : this.isStepping
      ? step
      : play;
  };

  #build() {
    this.#isBuilt = true;
    this.language = languageOf(this);
    const { words, stage, controls, style } = this.frame(this.parts());
    this.#words = words;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(isolation + labStyle + shareStyle + style);
    this.root.adoptedStyleSheets = [sheet];
    this.root.innerHTML = `
<div class="widget" role="group" aria-label="${words.label}">
  <div class="stage"><div class="still"><slot></slot></div>
    <div class="pane">${stage}</div></div>
  <div class="controls">${controls}</div>
  ${shareParts(this.language)}
  <p class="probe unseen" aria-hidden="true"></p>
  <p class="announce unseen" role="status" aria-live="polite"></p>
</div>`;
    this.built();
    this.begin();
    wireShare(this, this.root);
    // Nothing to stand in for: it is live from the first.
    if (!this.firstElementChild) {
      this.find(".widget").classList.add("alone");
      this.show();
    }
  }
}
