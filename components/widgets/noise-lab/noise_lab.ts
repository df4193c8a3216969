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
  noiseLevel,
  type Schedule,
  scheduleFrom,
  sigmoidSchedule,
} from "../../../diffusion/mod.ts";
import { numberOf, numbersOf, written } from "../element/attributes.ts";
import { Handle } from "../element/handle.ts";
import { heatImage } from "../element/heat.ts";
import { Lab } from "../element/lab.ts";
import { seedNamed } from "../element/seed.ts";
import { type Surface, surfaceOf } from "../element/surface.ts";
import { noisingPaths, processMap, signalAfter } from "./process.ts";
import { style } from "./style.ts";
import {
  controls,
  type ScheduleName,
  scheduleNames,
  stage,
} from "./template.ts";
import { words } from "./words.ts";

const T = 1000;
/** The map goes from −reach to reach. */
const reach = 3;
/** Peaks and start are from −range to range. */
const range = 2.6;
/** Spread of a peak. */
const deviation = .16;
const mostPeaks = 4;
const paths = 5;
/** Timesteps that play takes in a second. */
const speed = 250;

/** Where the parts of the drawing lie, in CSS pixels. */
interface Layout {
  map: Box;
  slice: Box;
  /** The slice lies beside the map, its values upwards; else below it. */
  isBeside: boolean;
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

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
    if (!width || !height) return null;
    const left = width < 520 ? 46 : 72;
    const bottom = 24;
    if (width >= 520) {
      const side = Math.min(width * .26, 240);
      const h = height - bottom - 24;
      return {
        map: { x: left, y: 24, width: width - left - side - 28, height: h },
        slice: { x: width - side, y: 24, width: side, height: h },
        isBeside: true,
      };
    }
    const h = (height - 24 - bottom) * .64;
    return {
      map: { x: left, y: 22, width: width - left - 8, height: h },
      slice: {
        x: left,
        y: 22 + h + bottom + 22,
        width: width - left - 8,
        height: height - (22 + h + bottom + 22) - 20,
      },
      isBeside: false,
    };
  }

  protected draw() {
    const surface = surfaceOf(this.find<HTMLCanvasElement>("#view"));
    const layout = this.#layout();
    if (!surface || !layout) return;
    surface.context.font = `12px ${this.fontFamily}`;
    this.#drawMap(surface, layout.map);
    this.#drawSlice(surface, layout);
    this.#placeHandles(layout.map);
  }

  #drawMap({ context }: Surface, { x, y, width, height }: Box) {
    const { data, noise, muted, rule, text } = this.colours;
    const across = (t: number) => x + t / T * width;
    const up = (value: number) => y + (1 - value / reach) / 2 * height;

    if (!this.#heat || this.#heatColour !== data) {
      const grid = { columns: 200, rows: 150, reach };
      const map = processMap(this.#mixture, this.#schedule, grid);
      this.#heat = heatImage({ ...map, highest: 1.1 }, data);
      this.#heatColour = data;
    }
    context.drawImage(this.#heat, x, y, width, height);
    context.strokeStyle = rule;
    context.strokeRect(x, y, width, height);

    // The data, on their side, grow to the left of the map.
    this.#curve(
      context,
      (value) => {
        const [q] = density(this.#mixture, 1, [value]);
        return [x - 8 - q / 2.6 * (x - 20), up(value)];
      },
      data,
      [x - 8, up],
    );

    // All that q(xₜ | x₀) says, and a few paths that follow it.
    context.save();
    context.beginPath();
    context.rect(x, y, width, height);
    context.clip();
    for (const spreads of [2, 1]) {
      context.beginPath();
      for (const side of [1, -1]) {
        for (let i = 0; i <= 100; i++) {
          const t = (side > 0 ? i : 100 - i) * T / 100;
          const alpha = signalAfter(this.#schedule, t);
          const edge = Math.sqrt(alpha) * this.#start +
            side * spreads * Math.sqrt(1 - alpha);
          context.lineTo(across(t), up(edge));
        }
      }
      context.globalAlpha = .13;
      context.fillStyle = noise;
      context.fill();
    }
    this.#paths ??= noisingPaths(this.#start, this.#schedule, {
      count: paths,
      seed: this.#seed,
    });
    const last = Math.round(this.#t);
    context.strokeStyle = noise;
    context.lineWidth = 1;
    for (const path of this.#paths) {
      for (const [from, to, alpha] of [[0, last, .95], [last, T, .2]]) {
        context.globalAlpha = alpha;
        context.beginPath();
        for (let t = from; t <= to; t += 2) {
          context.lineTo(across(t), up(path[t]));
        }
        context.stroke();
      }
    }
    context.restore();
    context.fillStyle = noise;
    for (const path of this.#paths) {
      context.beginPath();
      context.arc(across(last), up(path[last]), 3.5, 0, 7);
      context.fill();
    }

    context.strokeStyle = text;
    context.lineWidth = 1.5;
    context.beginPath();
    context.moveTo(across(this.#t), y - 6);
    context.lineTo(across(this.#t), y + height);
    context.stroke();

    context.fillStyle = muted;
    context.textAlign = "center";
    context.textBaseline = "top";
    for (const t of [0, 250, 500, 750, T]) {
      const edge = t === T ? 12 : 0;
      context.fillText(
        t.toLocaleString("en"),
        across(t) - edge,
        y + height + 7,
      );
    }
    context.textAlign = "left";
    context.textBaseline = "middle";
    for (const value of [-2, -1, 0, 1, 2]) {
      context.fillText(
        String(value).replace("-", "−"),
        2,
        up(value),
      );
    }
    context.textBaseline = "alphabetic";
    context.fillText(words[this.language].paths, x, y - 9);
  }

  #drawSlice({ context }: Surface, { slice, isBeside }: Layout) {
    const { data, noise, muted, rule } = this.colours;
    const { x, y, width, height } = slice;
    const t = Math.round(this.#t);
    const alpha = signalAfter(this.#schedule, t);
    const largest = 1.3;
    const at = (value: number, q: number): [number, number] =>
      isBeside
        ? [x + q / largest * width, y + (1 - value / reach) / 2 * height]
        : [
          x + (1 + value / reach) / 2 * width,
          y + height - q / largest * height,
        ];
    const base: [number, (value: number) => number] = isBeside
      ? [x, (value) => at(value, 0)[1]]
      : [y + height, (value) => at(value, 0)[0]];
    context.save();
    context.beginPath();
    context.rect(x, y, width, height);
    context.clip();
    const q = (mixture: GaussianMixture, alpha: number) => (value: number) =>
      at(value, density(mixture, alpha, [value])[0]);
    this.#curve(context, q(this.#mixture, alpha), data, base, isBeside);
    if (t > 0) {
      const point = { dimension: 1, means: [this.#start], deviation: 0 };
      this.#curve(context, q(point, alpha), noise);
    }
    context.setLineDash([4, 4]);
    this.#curve(context, q(this.#mixture, 0), muted);
    context.restore();
    context.strokeStyle = rule;
    context.beginPath();
    context.moveTo(...at(-reach, 0));
    context.lineTo(...at(reach, 0));
    context.stroke();

    const title = (parts: [string, string][]) => {
      let left = x;
      context.textAlign = "left";
      context.textBaseline = "alphabetic";
      for (const [text, colour] of parts) {
        context.fillStyle = colour;
        context.fillText(text, left, y - 9);
        left += context.measureText(text).width + 10;
      }
    };
    title([
      ["q(xₜ)", data],
      ["q(xₜ | x₀)", noise],
      [words[this.language].bell, muted],
    ]);
    const { lambda } = noiseLevel(this.#schedule, Math.max(t - 1, 0));
    context.fillStyle = muted;
    context.textAlign = "right";
    const lines = [
      `√ᾱ = ${Math.sqrt(alpha).toFixed(2)}`,
      `√(1 − ᾱ) = ${Math.sqrt(1 - alpha).toFixed(2)}`,
      `log SNR = ${t ? (2 * lambda).toFixed(1).replace("-", "−") : "∞"}`,
    ];
    lines.forEach((line, i) =>
      context.fillText(line, x + width, y + 14 + 17 * i)
    );
  }

  /** A curve over all values; filled down to its base if it has one. */
  #curve(
    context: CanvasRenderingContext2D,
    at: (value: number) => [number, number],
    colour: string,
    base?: [number, (value: number) => number],
    isUpright = true,
  ) {
    context.beginPath();
    for (let i = 0; i <= 180; i++) {
      context.lineTo(...at(reach * (i / 90 - 1)));
    }
    context.strokeStyle = colour;
    context.lineWidth = 1.5;
    context.stroke();
    if (!base) return;
    const [level, along] = base;
    for (const end of [reach, -reach]) {
      if (isUpright) context.lineTo(level, along(end));
      else context.lineTo(along(end), level);
    }
    context.globalAlpha = .18;
    context.fillStyle = colour;
    context.fill();
    context.globalAlpha = 1;
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
