/**
 * `<conditional-slice>`: a joint density of two quantities as a landscape, cut
 * along a line of one y. The reader moves the line, sees what the cut lays
 * bare raised to the area 1, and draws samples of x given that y.
 *
 *     <script type="module" src="/embed/v1/conditional-slice.js"></script>
 *     <conditional-slice y="0.85"></conditional-slice>
 */
import { numberOf, written } from "../element/attributes.ts";
import { Handle } from "../element/handle.ts";
import { Lab } from "../element/lab.ts";
import { seedNamed } from "../element/seed.ts";
import { surfaceOf } from "../element/surface.ts";
import { domain, mixture } from "./landscape.ts";
import { type Layout, layoutOf } from "./layout.ts";
import { conditionalOn, type LineGaussian } from "./plane_mixture.ts";
import { type Sample, samplesOf } from "./samples.ts";
import { drawSlice, sharesOf } from "./slice_drawing.ts";
import { scale } from "./stretch.ts";
import { style } from "./style.ts";
import { controls, range, stage } from "./template.ts";
import { words } from "./words.ts";

/** Samples in all, those of a second, and how long each falls. */
const most = 200;
const perSecond = 50;
const fallSeconds = .6;
/**
 * A joint density, cut along a line: what conditioning on y does to x.
 *
 * @element conditional-slice
 * @attr {number} [y=0.85] - Where the cut begins, −2.5 … 2.5
 * @attr {number} [count=0] - Samples that are drawn, 0 … 200
 * @attr {number} [draw=0] - Which draw of samples it is
 * @attr {number} [seed=3] - Of the samples
 */
export class ConditionalSlice extends Lab {
  #y = .85;
  #seed = 3;
  #handle!: Handle;
  /** p(x | y), and its samples. */
  #given: LineGaussian[] = [];
  #samples: Sample[] = [];
  /** Seconds since the first sample. */
  #seconds = 0;
  #draws = 0;

  /** Where the cut lies, −2.5 … 2.5; setting it shows it. */
  get y(): number {
    return this.#y;
  }

  set y(y: number) {
    this.pause();
    this.isLive = true;
    this.#cutAt(y);
  }

  override get state() {
    return {
      y: written(this.#y),
      count: String(this.#count),
      draw: String(this.#draws),
      seed: String(this.#seed),
    };
  }

  protected parts() {
    const text = words[this.language];
    return {
      words: text,
      stage: stage(text),
      controls: controls(text),
      style,
    };
  }

  protected begin() {
    this.#seed = seedNamed(this.getAttribute("seed"), this.#seed);
    const slider = this.find<HTMLInputElement>("#y");
    this.on("#y", "input", () => this.y = Number(slider.value));
    this.on("#y", "change", () => this.tell());
    const map = this.find("#map");
    this.on<PointerEvent>("#map", "pointerdown", (event) => {
      map.setPointerCapture(event.pointerId);
      this.y = this.#valueAt(event);
    });
    this.on<PointerEvent>("#map", "pointermove", (event) => {
      if (map.hasPointerCapture(event.pointerId)) {
        this.y = this.#valueAt(event);
      }
    });
    this.on("#map", "pointerup", () => this.tell());
    this.#handle = new Handle({
      ...range,
      label: words[this.language].line,
      valueAt: (event) => this.#valueAt(event),
      moved: (value) => this.y = value,
    });
    this.#handle.element.ariaOrientation = "vertical";
    this.find(".pane").append(this.#handle.element);
    this.#draws = numberOf(this.getAttribute("draw"), 0);
    this.#cutAt(numberOf(this.getAttribute("y"), this.#y));
    const count = numberOf(this.getAttribute("count"), 0);
    if (count > 0) this.#seconds = (count + .5) / perSecond;
  }

  protected tell() {
    const count = this.#count;
    this.announce(
      this.#state() + (count ? words[this.language].drawn(count) : ""),
    );
  }

  protected advance(seconds: number): boolean {
    this.#seconds += seconds;
    return this.#count < most ||
      !this.isStepping && this.#seconds < most / perSecond + fallSeconds;
  }

  // ---------------------------------------------------------------- controls

  protected override start() {
    if (this.#count === most) {
      this.#draws++;
      this.#clear();
    }
    this.play();
  }

  #valueAt({ clientY }: PointerEvent): number {
    const { top, height } = this.find("#map").getBoundingClientRect();
    const [low, high] = domain.y;
    const value = high - (clientY - top) / height * (high - low);
    return Math.round(value / range.step) * range.step;
  }

  #cutAt(y: number) {
    this.#y = Math.min(Math.max(y, range.min), range.max);
    this.#given = conditionalOn(mixture, this.#y);
    this.#clear();
    const slider = this.find<HTMLInputElement>("#y");
    slider.value = String(this.#y);
    slider.ariaValueText = this.#handle.element.ariaValueText = this.#state();
    this.find("#at").innerHTML = `<i>y</i> = ${this.#written}`;
    this.redraw();
  }

  /** Samples of another y, or of another draw, are not these. */
  #clear() {
    this.#seconds = 0;
    this.#samples = samplesOf(this.#given, most, {
      seed: this.#seed,
      draw: this.#draws,
    });
  }

  /** Samples that have been drawn. */
  get #count(): number {
    return Math.min(Math.floor(this.#seconds * perSecond), most);
  }

  get #written(): string {
    return this.#y.toFixed(2).replace(/^-0\.00$/, "0.00").replace("-", "−");
  }

  #state(): string {
    return words[this.language].state(this.#written, sharesOf(this.#given));
  }

  // ----------------------------------------------------------------- drawing

  protected draw() {
    const surface = surfaceOf(this.find<HTMLCanvasElement>("#view"));
    if (!surface) return;
    const { context, width, height } = surface;
    const layout = layoutOf(width, height);
    drawSlice(context, layout, {
      y: this.#y,
      given: this.#given,
      samples: this.#samples,
      count: this.#count,
      age: (sample) =>
        this.isStepping
          ? 1
          : Math.min((this.#seconds - sample / perSecond) / fallSeconds, 1),
    }, {
      colours: this.colours,
      font: this.fontFamily,
      mathFont: getComputedStyle(this.find("#at i")).fontFamily,
      words: words[this.language],
    });
    this.#placeMap(layout);
  }

  /** What is dragged lies over what is drawn. */
  #placeMap({ map: { x, y, width, height } }: Layout) {
    Object.assign(this.find("#map").style, {
      left: `${x}px`,
      top: `${y}px`,
      width: `${width}px`,
      height: `${height}px`,
    });
    const atY = scale(domain.y, [y + height, y]);
    this.#handle.place(x, atY(this.#y), this.#y);
  }
}
