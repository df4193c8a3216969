/**
 * `<noise-lab>`: the forward process of one number, whole. The reader shapes
 * the data, drags the start of a few paths, and sees q(xₜ) at every timestep,
 * exactly, under a schedule of their choice.
 *
 *     <script type="module" src="/embed/v1/noise-lab.js"></script>
 *     <noise-lab></noise-lab>
 */
import {
  cosineSchedule,
  density,
  type GaussianMixture,
  linearSchedule,
  type Schedule,
  scheduleFrom,
  sigmoidSchedule,
} from "../../../diffusion/mod.ts";
import { numberOf, numbersOf, written } from "../element/attributes.ts";
import { Handle } from "../element/handle.ts";
import { heatImage } from "../element/heat.ts";
import { Lab } from "../element/lab.ts";
import { seedNamed } from "../element/seed.ts";
import { surfaceOf } from "../element/surface.ts";
import { drawMap, drawSlice, reach, T } from "./drawing.ts";
import { type Box, type Layout, layoutOf } from "./layout.ts";
import { noisingPaths, processMap, signalAfter } from "./process.ts";
import { style } from "./style.ts";
import {
  controls,
  type ScheduleName,
  scheduleNames,
  stage,
} from "./template.ts";
import { words } from "./words.ts";

/** Peaks and start are from −range to range. */
const range = 2.6;
/** Spread of a peak. */
const deviation = .16;
const mostPeaks = 4;
const paths = 5;
/** Timesteps that play takes in a second. */
const speed = 250;

/**
 * The forward process of one number, whole, under any schedule.
 *
 * @element noise-lab
 * @attr {string} schedule - The model's own schedule, as JSON of `scheduleFrom`, to choose from beside the others
 * @attr {"linear" | "cosine" | "sigmoid" | "own"} [under=linear] - The schedule that is chosen
 * @attr {string} [peaks=-1.15 0.9] - Where the peaks of the data are, up to four numbers
 * @attr {number} [start=0.9] - Where the paths start
 * @attr {number} [t=0] - Noising steps behind what is shown, 0 … 1000
 * @attr {number} [seed=1] - Of the noise
 */
export class NoiseLab extends Lab {
  #peaks = [-1.15, .9];
  #start = .9;
  #seed = 1;
  #t = 0;
  #schedules!: Record<ScheduleName, Schedule>;
  #under: ScheduleName = "linear";
  #handles: Handle[] = [];
  #startHandle!: Handle;
  /** What is drawn again only when it changes. */
  #heat: HTMLCanvasElement | null = null;
  #heatColour = "";
  #paths: Float32Array[] | null = null;

  /** Noising steps behind what is shown, 0 … 1000; setting it shows it. */
  get t(): number {
    return this.#t;
  }

  set t(t: number) {
    this.#t = Math.min(Math.max(t, 0), T);
    this.isLive = true;
    this.#update();
  }

  override get state() {
    return {
      under: this.#under,
      peaks: this.#peaks.map(written).join(" "),
      start: written(this.#start),
      t: String(Math.round(this.#t)),
      seed: String(this.#seed),
    };
  }

  protected parts() {
    const text = words[this.language];
    const own = this.getAttribute("schedule");
    this.#schedules = {
      linear: linearSchedule({ numTrainTimesteps: T }),
      cosine: cosineSchedule({ numTrainTimesteps: T }),
      sigmoid: sigmoidSchedule({ numTrainTimesteps: T }),
      own: own
        ? scheduleFrom({ ...JSON.parse(own), numTrainTimesteps: T })
        : linearSchedule({ numTrainTimesteps: T }),
    };
    const names = scheduleNames.filter((name) => own || name !== "own");
    const under = this.getAttribute("under") as ScheduleName;
    if (names.includes(under)) this.#under = under;
    return {
      words: text,
      stage: stage(text),
      controls: controls(text, names),
      style,
    };
  }

  protected begin() {
    const within = (it: number) => Math.min(Math.max(it, -range), range);
    this.#seed = seedNamed(this.getAttribute("seed"));
    this.#t = Math.min(Math.max(numberOf(this.getAttribute("t"), 0), 0), T);
    this.#peaks = (numbersOf(this.getAttribute("peaks")) ?? this.#peaks)
      .slice(0, mostPeaks).map(within);
    this.#start = within(numberOf(this.getAttribute("start"), this.#start));
    this.find<HTMLInputElement>(`[value="${this.#under}"]`).checked = true;
    const time = this.find<HTMLInputElement>("#time");
    this.on("#time", "input", () => {
      this.pause();
      this.t = Number(time.value);
    });
    this.on("#time", "change", () => this.tell());
    this.on(".choice", "change", (event) => {
      const { value } = event.target as HTMLInputElement;
      this.#under = value as ScheduleName;
      this.#changed();
    });
    this.on("#fewer", "click", () => {
      this.#peaks.pop();
      this.#changed();
    });
    this.on("#more", "click", () => {
      this.#peaks.push(this.#widestGap());
      this.#changed();
    });
    this.on("#noise", "click", () => {
      this.#seed++;
      this.#changed();
    });
    this.on<PointerEvent>("#view", "pointerdown", (event) => {
      this.find("#view").setPointerCapture(event.pointerId);
      this.#scrub(event);
    });
    this.on<PointerEvent>("#view", "pointermove", (event) => {
      if (event.buttons) this.#scrub(event);
    });
    this.#startHandle = this.#handle(
      words[this.language].start,
      "start",
      (value) => this.#start = value,
    );
    this.#update();
  }

  get #schedule(): Schedule {
    return this.#schedules[this.#under];
  }

  protected tell() {
    this.announce(this.#state());
  }

  protected advance(seconds: number): boolean {
    this.#t = Math.min(this.#t + speed * seconds, T);
    this.#update();
    return this.#t < T;
  }

  // ---------------------------------------------------------------- controls

  protected override start() {
    if (this.#t >= T) this.#t = 0;
    this.play();
  }

  #scrub(event: PointerEvent) {
    const layout = this.#layout();
    if (!layout) return;
    const { x, width } = layout.map;
    this.pause();
    this.t = (event.offsetX - x) / width * T;
  }

  /** Data, schedule or noise are others. */
  #changed() {
    this.#heat = this.#paths = null;
    this.isLive = true;
    this.#update();
  }

  #update() {
    const text = words[this.language];
    const t = Math.round(this.#t);
    const time = this.find<HTMLInputElement>("#time");
    time.value = String(t);
    time.ariaValueText = this.#state();
    this.find("#at").innerHTML = `<i>t</i> = ${t}`;
    this.find("#count").textContent = `${this.#peaks.length} ${text.peaks}`;
    this.find<HTMLButtonElement>("#fewer").disabled = this.#peaks.length === 1;
    this.find<HTMLButtonElement>("#more").disabled =
      this.#peaks.length === mostPeaks;
    this.redraw();
  }

  #state(): string {
    const t = Math.round(this.#t);
    const alpha = signalAfter(this.#schedule, t);
    return words[this.language].state(
      t,
      Math.sqrt(alpha).toFixed(2),
      Math.sqrt(1 - alpha).toFixed(2),
    );
  }

  /** In the middle of the most room between peaks, or beside them. */
  #widestGap(): number {
    const all = [-2.4, ...this.#peaks, 2.4].sort((a, b) => a - b);
    let best = 0;
    for (let i = 1; i < all.length; i++) {
      if (all[i] - all[i - 1] > all[best + 1] - all[best]) best = i - 1;
    }
    return (all[best] + all[best + 1]) / 2;
  }

  #handle(label: string, name: string, set: (value: number) => void): Handle {
    const handle = new Handle({
      label,
      min: -range,
      max: range,
      step: .1,
      valueAt: ({ clientY }) => {
        const { top } = this.find("#view").getBoundingClientRect();
        const { y, height } = this.#layout()!.map;
        return reach * (1 - 2 * (clientY - top - y) / height);
      },
      moved: (value) => {
        set(value);
        this.#changed();
      },
    });
    handle.element.classList.add(name);
    this.find(".pane").append(handle.element);
    return handle;
  }

  // ----------------------------------------------------------------- drawing

  get #mixture(): GaussianMixture {
    return { dimension: 1, means: this.#peaks, deviation };
  }

  #layout(): Layout | null {
    const { clientWidth: width, clientHeight: height } = this.find("#view");
    return width && height ? layoutOf(width, height) : null;
  }

  protected draw() {
    const surface = surfaceOf(this.find<HTMLCanvasElement>("#view"));
    const layout = this.#layout();
    if (!surface || !layout) return;
    const { context } = surface;
    const { colours } = this;
    const text = words[this.language];
    const drawn = {
      mixture: this.#mixture,
      schedule: this.#schedule,
      start: this.#start,
      t: this.#t,
      heat: this.#heatIn(colours.data),
      paths: this.#paths ??= noisingPaths(this.#start, this.#schedule, {
        count: paths,
        seed: this.#seed,
      }),
    };
    context.font = `12px ${this.fontFamily}`;
    drawMap(context, layout.map, drawn, colours, text.paths);
    drawSlice(context, layout, drawn, colours, text.bell);
    this.#placeHandles(layout.map);
  }

  #heatIn(colour: string): HTMLCanvasElement {
    if (!this.#heat || this.#heatColour !== colour) {
      const grid = { columns: 200, rows: 150, reach };
      const map = processMap(this.#mixture, this.#schedule, grid);
      this.#heat = heatImage({ ...map, highest: 1.1 }, colour);
      this.#heatColour = colour;
    }
    return this.#heat;
  }

  #placeHandles({ x, y, height }: Box) {
    const text = words[this.language];
    while (this.#handles.length > this.#peaks.length) {
      this.#handles.pop()!.element.remove();
    }
    while (this.#handles.length < this.#peaks.length) {
      const i = this.#handles.length;
      this.#handles.push(
        this.#handle(text.peak(i + 1), "peak", (value) => {
          this.#peaks[i] = value;
        }),
      );
    }
    const up = (value: number) => y + (1 - value / reach) / 2 * height;
    const [q] = density(this.#mixture, 1, this.#peaks);
    this.#handles.forEach((handle, i) =>
      handle.place(
        x - 8 - q / 2.6 * (x - 20) / 2,
        up(this.#peaks[i]),
        this.#peaks[i],
      )
    );
    this.#startHandle.place(x, up(this.#start), this.#start);
  }
}
