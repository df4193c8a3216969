/**
 * `<normal-sampler>`: a normal distribution, samples of it, and the one that is
 * fitted to the samples. The reader drags mean and standard deviation, draws as
 * many samples as they like, and sees the fit come to the truth.
 *
 *     <script type="module" src="/embed/v1/normal-sampler.js"></script>
 *     <normal-sampler mean="0" deviation="1"></normal-sampler>
 */
import { fillNormal } from "../../../diffusion/mod.ts";
import { numberOf, written } from "../element/attributes.ts";
import { Handle } from "../element/handle.ts";
import { Lab } from "../element/lab.ts";
import { seedNamed } from "../element/seed.ts";
import { type Surface, surfaceOf } from "../element/surface.ts";
import {
  binned,
  fitNormal,
  normalDensity,
  type NormalFit,
} from "./normal_distribution.ts";
import { style } from "./style.ts";
import { controls, stage } from "./template.ts";
import { words } from "./words.ts";

/** Samples that can be drawn, and places of their slider. */
const most = 2000;
const finest = 100;
/** The axis goes from −reach to reach, and up to `top` for a narrow curve, too. */
const reach = 4.5;
const top = .52;
const limits = { mean: [-2.5, 2.5], deviation: [.3, 2] } as const;
/** Samples that each have a stroke of their own below the axis. */
const countable = 60;
/** Room below the axis, and above the highest curve, in CSS pixels. */
const margin = { bottom: 40, top: 8 };

/**
 * Samples of a normal distribution, and the one that is fitted to them.
 *
 * @element normal-sampler
 * @attr {number} [mean=0] - The mean μ to begin with, from −2.5 to 2.5
 * @attr {number} [deviation=1] - The standard deviation σ to begin with, from 0.3 to 2
 * @attr {number} [count=0] - Samples that are drawn, 0 … 2000
 * @attr {number} [seed=1] - Of the samples
 */
export class NormalSampler extends Lab {
  #truth: NormalFit = { mean: 0, deviation: 1 };
  #seed = 1;
  /** Samples drawn so far; while it plays, with the part of the next one. */
  #count = 0;
  /** Standard normal numbers: the samples are made of them. */
  #normal = new Float32Array(most);
  #mean!: Handle;
  #deviation!: Handle;

  /** Number of samples that are drawn, 0 … 2,000; setting it shows them. */
  get count(): number {
    return Math.floor(this.#count);
  }

  set count(count: number) {
    this.#count = Math.min(Math.max(Math.round(count), 0), most);
    this.isLive = true;
    this.#update();
  }

  override get state() {
    const { mean, deviation } = this.#truth;
    return {
      mean: written(mean),
      deviation: written(deviation),
      count: String(this.count),
      seed: String(this.#seed),
    };
  }

  /** The normal distribution that is fitted to the samples; null for fewer than two. */
  get fit(): NormalFit | null {
    return this.count < 2 ? null : fitNormal(this.#samples);
  }

  get #samples(): Float32Array {
    const { mean, deviation } = this.#truth;
    return this.#normal.subarray(0, this.count)
      .map((z) => mean + deviation * z);
  }

  protected parts() {
    const text = words[this.language];
    return {
      words: text,
      stage: stage(text),
      controls: controls(text, finest),
      style,
    };
  }

  protected begin() {
    this.#truth = {
      mean: within(limits.mean, numberOf(this.getAttribute("mean"), 0)),
      deviation: within(
        limits.deviation,
        numberOf(this.getAttribute("deviation"), 1),
      ),
    };
    this.#seed = seedNamed(this.getAttribute("seed"));
    const count = numberOf(this.getAttribute("count"), 0);
    this.#count = within([0, most], Math.round(count));
    this.#drawNumbers();
    const slider = this.find<HTMLInputElement>("#count");
    this.on("#count", "input", () => {
      this.pause();
      this.count = countAt(Number(slider.value));
    });
    this.on("#count", "change", () => this.tell());
    this.on("#other", "click", () => {
      this.#seed++;
      this.#drawNumbers();
      if (this.count < 2) this.#count = 20;
      this.isLive = true;
      this.#update();
      this.tell();
    });
    const text = words[this.language];
    this.#mean = this.#handle(text.mean, "mean", (x) => x);
    this.#deviation = this.#handle(
      text.deviation,
      "deviation",
      (x) => Math.abs(x - this.#truth.mean),
    );
    this.#update();
  }

  protected tell() {
    this.announce(this.#state());
  }

  /** The more there are, the faster they come: each has less to say. */
  protected advance(seconds: number): boolean {
    this.#count = Math.min(
      this.#count + (6 + .9 * this.#count) * seconds,
      most,
    );
    this.#update();
    return this.#count < most;
  }

  protected override start() {
    if (this.#count >= most) {
      this.#count = 0;
      this.#seed++;
      this.#drawNumbers();
    }
    this.play();
  }

  #drawNumbers() {
    fillNormal(this.#normal, { seed: this.#seed, sample: 0, step: 0 });
  }

  #handle(
    label: string,
    which: keyof NormalFit,
    valueOf: (x: number) => number,
  ): Handle {
    const [min, max] = limits[which];
    const handle = new Handle({
      label,
      min,
      max,
      step: .1,
      valueAt: ({ clientX }) => {
        const { left, width } = this.find("#view").getBoundingClientRect();
        return valueOf(reach * (2 * (clientX - left) / width - 1));
      },
      moved: (value) => {
        this.#truth = { ...this.#truth, [which]: value };
        this.isLive = true;
        this.#update();
      },
    });
    handle.element.classList.add(which);
    this.find(".chart").append(handle.element);
    return handle;
  }

  #update() {
    const text = words[this.language];
    const { fit } = this;
    const slider = this.find<HTMLInputElement>("#count");
    slider.value = String(placeOf(this.count));
    slider.ariaValueText = this.#state();
    this.find(".drawn").textContent = text.samples(
      this.count.toLocaleString("en"),
    );
    const { mean, deviation } = shown(this.#truth);
    this.find(".true").innerHTML =
      `<i>μ</i> = ${mean}, <i>σ</i> = ${deviation}`;
    const fitted = fit && shown(fit);
    this.find(".fit").innerHTML = fitted
      ? `<i>μ̂</i> = ${fitted.mean}, <i>σ̂</i> = ${fitted.deviation}`
      : "";
    this.redraw();
  }

  #state(): string {
    const { fit } = this;
    return words[this.language].state(
      this.count.toLocaleString("en"),
      shown(this.#truth),
      fit && shown(fit),
    );
  }

  // ----------------------------------------------------------------- drawing

  protected draw() {
    const surface = surfaceOf(this.find<HTMLCanvasElement>("#view"));
    if (!surface) return;
    const { context, width, height } = surface;
    context.font = `12px ${this.fontFamily}`;
    const base = height - margin.bottom;
    const peak = normalDensity(this.#truth.mean, this.#truth);
    const highest = Math.max(top, peak * 1.2);
    const across = (x: number) => (x / reach + 1) / 2 * width;
    const up = (q: number) => base - q / highest * (base - margin.top);

    this.#drawSamples(surface, across, up);
    this.#drawAxis(surface, across, base);
    const { fit } = this;
    const { text, prediction } = this.colours;
    const trace = (of: NormalFit) => {
      context.beginPath();
      for (let i = 0; i <= 240; i++) {
        const x = reach * (i / 120 - 1);
        context.lineTo(across(x), up(normalDensity(x, of)));
      }
      context.stroke();
    };
    context.lineWidth = 1.25;
    context.strokeStyle = text;
    trace(this.#truth);
    if (fit && fit.deviation > 0) {
      context.save();
      context.lineWidth = 3;
      context.lineCap = "round";
      context.setLineDash([.1, 6]);
      context.strokeStyle = prediction;
      trace(fit);
      context.restore();
    }
    this.#nameCurves(context, fit, across, up);

    const { mean, deviation } = this.#truth;
    this.#mean.place(across(mean), up(peak), mean);
    const side = mean + deviation;
    this.#deviation.place(
      across(side),
      up(normalDensity(side, this.#truth)),
      deviation,
    );
  }

  #drawSamples(
    { context }: Surface,
    across: (x: number) => number,
    up: (q: number) => number,
  ) {
    const samples = this.#samples;
    const { data } = this.colours;
    const base = up(0);
    // Few samples want wide bins, and so do wide curves.
    const bin = (samples.length < 500 ? .5 : .25) *
      (this.#truth.deviation < .6 ? .5 : 1);
    context.save();
    context.beginPath();
    context.rect(0, 0, context.canvas.width, base);
    context.clip();
    context.globalAlpha = .3;
    context.fillStyle = data;
    for (const { from, to, count } of binned(samples, bin)) {
      const y = up(count / samples.length / bin);
      context.fillRect(
        across(from) + .5,
        y,
        across(to) - across(from) - 1,
        base - y,
      );
    }
    context.restore();
    // While they can be told apart, each has its stroke.
    context.globalAlpha = samples.length > countable ? .25 : .8;
    context.strokeStyle = data;
    context.lineWidth = 1;
    context.beginPath();
    for (const x of samples) {
      context.moveTo(across(x), base + 4);
      context.lineTo(across(x), base + 13);
    }
    context.stroke();
    context.globalAlpha = 1;
  }

  #drawAxis(
    { context, width }: Surface,
    across: (x: number) => number,
    base: number,
  ) {
    const { muted } = this.colours;
    context.strokeStyle = context.fillStyle = muted;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(0, base + .5);
    context.lineTo(width, base + .5);
    context.stroke();
    context.textAlign = "center";
    context.textBaseline = "top";
    for (let x = -4; x <= 4; x++) {
      context.fillText(String(x).replace("-", "−"), across(x), base + 20);
    }
  }

  /** Names beside the curves: the true one's on its left, the fitted one's on its right. */
  #nameCurves(
    context: CanvasRenderingContext2D,
    fit: NormalFit | null,
    across: (x: number) => number,
    up: (q: number) => number,
  ) {
    const text = words[this.language];
    const { text: ink, prediction } = this.colours;
    context.textBaseline = "alphabetic";
    const name = (word: string, of: NormalFit, side: 1 | -1) => {
      const x = of.mean + side * 1.45 * of.deviation;
      context.textAlign = side > 0 ? "left" : "right";
      context.fillText(
        word,
        across(x) + side * 9,
        up(normalDensity(x, of)) - 6,
      );
    };
    const font = context.font;
    context.font = font.replace("12px", "600 12px");
    context.fillStyle = ink;
    name(text.truth, this.#truth, -1);
    if (fit) {
      context.fillStyle = prediction;
      name(text.fitted, fit, 1);
    }
    context.font = font;
  }
}

function within([low, high]: readonly [number, number], value: number): number {
  return Math.min(Math.max(value, low), high);
}

/** Both numbers with two decimals, and a minus as wide as a digit. */
function shown({ mean, deviation }: NormalFit) {
  const signed = mean.toFixed(2).replace(/^-(?=.*[1-9])/, "−").replace("-", "");
  return { mean: signed, deviation: deviation.toFixed(2) };
}

/** Few samples have as much room on the slider as many. */
function countAt(place: number): number {
  return Math.round((most + 1) ** (place / finest)) - 1;
}

function placeOf(count: number): number {
  return Math.round(finest * Math.log(count + 1) / Math.log(most + 1));
}
