/**
 * `<train-it-yourself>`: the reader draws a distribution in the plane, and a
 * small denoiser trains on it, in a worker, while they look on: its loss beside
 * the least that is possible, what it draws, and its score beside the exact one.
 *
 *     <script type="module" src="/embed/v1/train-it-yourself.js"></script>
 *     <train-it-yourself data="moons"></train-it-yourself>
 */
import { type GaussianMixture, score } from "../../../diffusion/mod.ts";
import { drawArrows } from "../plane/arrows.ts";
import { drawMark, type Mark, markAfter } from "../plane/mark.ts";
import { numberOf, numbersOf } from "../element/attributes.ts";
import { Lab } from "../element/lab.ts";
import { seedNamed } from "../element/seed.ts";
import { startWorker } from "../../../inference/start_worker.ts";
import { surfaceOf } from "../element/surface.ts";
import {
  type ShapeName,
  shapeNamed,
  shapeNames,
  standardised,
} from "../../../diffusion/plane/shapes.ts";
import { gridOf } from "../../../diffusion/plane/grid.ts";
import { lossCurve, movingMean } from "./loss_curve.ts";
import { Network } from "../../../diffusion/plane/network.ts";
import { style } from "./style.ts";
import { controls, stage } from "./template.ts";
import {
  learnedScore,
  schedule,
  STEPS,
} from "../../../diffusion/plane/training.ts";
import { words } from "./words.ts";
import type { FromWorker, ToWorker } from "./worker.ts";

/** Squares go from −reach to reach. */
const reach = 2.6;
/** Spread of the hill on each point that is drawn, where the data's is 1. */
const pointSpread = .08;
const fewest = 8;
const most = 600;
/** CSS pixels between points of a line that is drawn. */
const apart = 5;
/** A key press leaves so many points, so far from the mark. */
const handful = 6;
const handfulSpread = .1;
/** Milliseconds of training between two looks at it. */
const spell = 150;
/** Steps for each press of a reader who wants no motion. */
const stepsAtOnce = 400;
const arrowsSide = 13;
/** As points are written in an attribute. */
const inHundredths = (it: number) => String(Number(it.toFixed(2)));

/**
 * A small network that learns, while one looks on, what the reader draws.
 *
 * @element train-it-yourself
 * @attr {"hills" | "ring" | "moons" | "spiral"} [data=moons] - The distribution to begin with
 * @attr {string} points - In its place, points of your own: `x y x y …`, from −2.6 to 2.6
 * @attr {number} [t=150] - The timestep of which the score is shown, 1 … 1000
 * @attr {number} [seed=1] - Of weights, noise and samples
 */
export class TrainItYourself extends Lab {
  /** The data: hills on points `[count, 2]`. */
  #points: number[] = [];
  /** Points as the reader drew them, where they have been moved for training. */
  #drawn: number[] | null = null;
  #spread = pointSpread;
  #mixture: GaussianMixture | null = null;
  #worker: Worker | null = null;
  /** Counts trainings. */
  #run = 0;
  #isWaiting = false;
  #step = 0;
  #losses: number[] = [];
  #leastLoss = 0;
  #network: Network | null = null;
  #samples: Float32Array | null = null;
  #mark: Mark = [0, 0];
  #lastDrawn: [number, number] | null = null;

  /** Steps behind the network that is shown. */
  get step(): number {
    return this.#step;
  }

  override get state() {
    const data = this.find<HTMLSelectElement>("#data").value;
    return {
      ...data === "own"
        ? { points: (this.#drawn ?? this.#points).map(inHundredths).join(" ") }
        : { data },
      t: String(this.#timestep + 1),
      seed: String(this.#seed),
    };
  }

  get #seed(): number {
    return seedNamed(this.getAttribute("seed"));
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
    const data = this.find<HTMLSelectElement>("#data");
    const asked = this.getAttribute("data") as ShapeName;
    if (shapeNames.includes(asked)) data.value = asked;
    const time = this.find<HTMLInputElement>("#time");
    time.value = String(numberOf(this.getAttribute("t"), Number(time.value)));
    const own = numbersOf(this.getAttribute("points"));
    if (own) data.value = "own";
    this.#take(data.value);
    if (own) {
      const count = Math.min(own.length >> 1, most);
      this.#points = own.slice(0, 2 * count);
      this.#update();
    }
    this.on("#data", "change", () => {
      this.isLive = true;
      this.#take(data.value);
    });
    this.on("#clear", "click", () => {
      this.isLive = true;
      data.value = "own";
      this.#take("own");
    });
    this.on("#time", "input", () => {
      this.isLive = true;
      this.#update();
    });
    this.on<PointerEvent>("#pad", "pointerdown", (event) => {
      this.find("#pad").setPointerCapture(event.pointerId);
      this.#lastDrawn = null;
      this.#drawAt(event);
    });
    this.on<PointerEvent>("#pad", "pointermove", (event) => {
      if (!event.buttons) return;
      for (const it of event.getCoalescedEvents()) this.#drawAt(it);
    });
    this.on<KeyboardEvent>("#pad", "keydown", (event) => this.#press(event));
    this.on("#pad", "focus", () => this.redraw());
    this.on("#pad", "blur", () => this.redraw());
  }

  protected override gone() {
    this.#forget();
    this.#worker?.terminate();
    this.#worker = null;
  }

  protected tell() {
    if (!this.#losses.length) return;
    this.announce(words[this.language].state(
      this.#step,
      movingMean(this.#losses).at(-1)!.toFixed(3),
      this.#leastLoss.toFixed(3),
    ));
  }

  /** A spell of training; the next when its answer is there. */
  protected advance(): boolean {
    if (this.#step >= STEPS) return false;
    this.#ask();
    return true;
  }

  // -------------------------------------------------------------------- data

  /** Begins with other data. */
  #take(name: string) {
    this.#forget();
    this.#drawn = null;
    if (name === "own") this.#points = [];
    else {
      const { means, deviation } = shapeNamed(name as ShapeName);
      this.#points = Array.from(means);
      this.#spread = deviation as number;
    }
    this.#update();
  }

  /** Nothing is trained: the data are others. */
  #forget() {
    this.pause();
    this.#run++;
    this.#isWaiting = false;
    this.#mixture = this.#network = this.#samples = null;
    this.#losses = [];
    this.#step = 0;
    this.find("#message").hidden = true;
  }

  #drawAt({ offsetX, offsetY }: PointerEvent) {
    const side = this.find("#pad").clientWidth;
    const last = this.#lastDrawn;
    if (last && Math.hypot(offsetX - last[0], offsetY - last[1]) < apart) {
      return;
    }
    this.#lastDrawn = [offsetX, offsetY];
    this.#add([offsetX, offsetY].map((it) => (2 * it / side - 1) * reach));
  }

  #press(event: KeyboardEvent) {
    const mark = markAfter(event.key, this.#mark, { step: .2, reach });
    if (mark) {
      this.#mark = mark;
      this.isLive = true;
      this.redraw();
    } else if (event.key === "Enter") {
      const places = Array.from({ length: handful }, (_, i) => [
        this.#mark[0] + handfulSpread * Math.cos(i),
        this.#mark[1] + handfulSpread * Math.sin(i),
      ]);
      this.#add(places.flat());
      this.announce(words[this.language].points(this.#points.length / 2));
    } else return;
    event.preventDefault();
  }

  /** Adds points to the reader's own. */
  #add(places: number[]) {
    const data = this.find<HTMLSelectElement>("#data");
    if (this.#step || this.#isWaiting || data.value !== "own") this.#forget();
    data.value = "own";
    this.#drawn = null;
    this.#spread = pointSpread;
    this.#points.push(...places.slice(0, 2 * most - this.#points.length));
    this.isLive = true;
    this.#update();
  }

  // ---------------------------------------------------------------- training

  protected override start() {
    this.isLive = true;
    const message = this.find("#message");
    message.hidden = this.#points.length >= 2 * fewest ||
      this.find<HTMLSelectElement>("#data").value !== "own";
    if (!message.hidden) {
      message.textContent = words[this.language].few(fewest);
      return;
    }
    if (this.#step >= STEPS) this.#forget();
    if (!this.#mixture) this.#begin();
    this.play();
  }

  #begin() {
    // Moved to the middle and scaled, as the schedule wants data: all see it.
    this.#drawn ??= [...this.#points];
    this.#mixture = standardised(this.#points, this.#spread);
    this.#points = Array.from(this.#mixture.means);
    this.#spread = this.#mixture.deviation as number;
    try {
      this.#worker ??= this.#startWorker();
      this.#send({
        kind: "begin",
        run: this.#run,
        mixture: {
          means: Float64Array.from(this.#points),
          deviation: this.#spread,
        },
        seed: this.#seed,
      });
    } catch (error) {
      this.#failed((error as Error).message);
    }
  }

  #startWorker(): Worker {
    const worker = startWorker(new URL("./train-worker.js", import.meta.url));
    worker.onmessage = ({ data }) => this.#receive(data);
    worker.onerror = (event) => {
      worker.terminate();
      this.#worker = null;
      this.#failed(event.message || "no worker");
    };
    return worker;
  }

  #failed(why: string) {
    this.#forget();
    const message = this.find("#message");
    message.textContent = words[this.language].failed(why);
    message.hidden = false;
  }

  #ask() {
    if (this.#isWaiting || !this.#worker) return;
    this.#isWaiting = true;
    const { isStepping } = this;
    this.#send({
      kind: "train",
      run: this.#run,
      milliseconds: isStepping ? Infinity : spell,
      steps: isStepping ? stepsAtOnce : Infinity,
    });
  }

  #send(message: ToWorker) {
    this.#worker?.postMessage(message);
  }

  #receive(message: FromWorker) {
    if (message.run !== this.#run) return;
    if (message.kind === "begun") {
      this.#leastLoss = message.leastLoss;
      return this.redraw();
    }
    this.#isWaiting = false;
    this.#step = message.step;
    this.#losses.push(...message.losses);
    this.#network = new Network(message.parameters);
    this.#samples = message.samples;
    if (this.isStepping) this.tell();
    this.#update();
  }

  // ----------------------------------------------------------------- drawing

  get #timestep(): number {
    return Number(this.find<HTMLInputElement>("#time").value) - 1;
  }

  #update() {
    const text = words[this.language];
    this.find("#count").textContent =
      this.find<HTMLSelectElement>("#data").value === "own"
        ? text.points(this.#points.length / 2)
        : "";
    this.find("#steps").textContent = text.steps(this.#step, STEPS);
    this.find("#at").innerHTML = `<i>t</i> = ${this.#timestep + 1}`;
    this.redraw();
  }

  protected draw() {
    this.#drawData();
    this.#drawSamples();
    this.#drawScores();
    this.#drawCurve();
  }

  #dots(
    context: CanvasRenderingContext2D,
    side: number,
    points: ArrayLike<number>,
    radius: number,
  ) {
    context.beginPath();
    for (let i = 0; i < points.length; i += 2) {
      const [x, y] = [points[i], points[i + 1]]
        .map((it) => (it / reach + 1) / 2 * side);
      context.moveTo(x + radius, y);
      context.arc(x, y, radius, 0, 7);
    }
    context.fill();
  }

  #drawData() {
    const surface = surfaceOf(this.find<HTMLCanvasElement>("#pad"));
    if (!surface) return;
    const { context, width } = surface;
    context.fillStyle = this.colours.data;
    // As wide as the hill that stands on each point.
    context.globalAlpha = .2;
    this.#dots(context, width, this.#points, this.#spread / reach / 2 * width);
    context.globalAlpha = 1;
    this.#dots(context, width, this.#points, 1.7);
    if (this.root.activeElement?.id === "pad") {
      context.strokeStyle = this.colours.text;
      drawMark(context, this.#mark.map((it) => (it / reach + 1) / 2 * width));
    }
  }

  #drawSamples() {
    const surface = surfaceOf(this.find<HTMLCanvasElement>("#samples"));
    if (!surface) return;
    const { context, width } = surface;
    context.globalAlpha = .3;
    context.fillStyle = this.colours.data;
    this.#dots(context, width, this.#points, 1.5);
    context.globalAlpha = 1;
    context.fillStyle = this.colours.prediction;
    this.#dots(context, width, this.#samples ?? [], 1.9);
  }

  #drawScores() {
    const surface = surfaceOf(this.find<HTMLCanvasElement>("#score"));
    const off = this.find("#off");
    off.textContent = "";
    if (!surface || this.#points.length < 2) return;
    const { context, width } = surface;
    const t = this.#timestep;
    const places = gridOf(arrowsSide, reach * (1 - 1 / arrowsSide));
    const mixture = this.#mixture ??
      { dimension: 2, means: this.#points, deviation: this.#spread };
    const exact = score(mixture, schedule.alphasCumprod[t], places);
    const look = { reach, width, cell: width / arrowsSide };
    context.lineWidth = 3;
    context.strokeStyle = this.colours.score;
    context.globalAlpha = .45;
    drawArrows(context, places, exact, look);
    context.globalAlpha = 1;
    if (!this.#network) return;
    const learned = learnedScore(this.#network, t, places);
    context.lineWidth = 1.3;
    context.strokeStyle = this.colours.prediction;
    drawArrows(context, places, learned, look);
    off.textContent = words[this.language].off(
      meanAngle(exact, learned).toFixed(0),
    );
  }

  #drawCurve() {
    const surface = surfaceOf(this.find<HTMLCanvasElement>("#curve"));
    if (!surface) return;
    const { context, width, height } = surface;
    const { muted, rule, prediction, score } = this.colours;
    const text = words[this.language];
    const at = lossCurve({ width, height: height - 18 });
    context.font = `12px ${this.fontFamily}`;
    context.strokeStyle = rule;
    context.beginPath();
    context.moveTo(...at(0, 0));
    context.lineTo(...at(STEPS, 0));
    context.stroke();
    context.fillStyle = muted;
    context.textAlign = "left";
    context.fillText("0", 0, height - 4);
    context.textAlign = "right";
    context.fillText(STEPS.toLocaleString("en"), width, height - 4);

    const line = (values: number[], colour: string, alpha: number) => {
      context.beginPath();
      values.forEach((value, step) => context.lineTo(...at(step, value)));
      context.globalAlpha = alpha;
      context.strokeStyle = colour;
      context.stroke();
      context.globalAlpha = 1;
    };
    line(this.#losses, prediction, .25);
    context.lineWidth = 1.75;
    line(movingMean(this.#losses), prediction, 1);
    context.lineWidth = 1;
    if (this.#losses.length) {
      const mean = movingMean(this.#losses).at(-1)!;
      context.fillStyle = prediction;
      context.fillText(`${text.loss} ${mean.toFixed(3)}`, width, 12);
    }
    if (!this.#leastLoss || !this.#mixture) return;
    context.setLineDash([4, 4]);
    context.beginPath();
    context.moveTo(...at(0, this.#leastLoss));
    context.lineTo(...at(STEPS, this.#leastLoss));
    context.strokeStyle = score;
    context.stroke();
    context.setLineDash([]);
    context.fillStyle = score;
    context.fillText(
      `${text.least} ${this.#leastLoss.toFixed(3)}`,
      width,
      at(0, this.#leastLoss)[1] + 14,
    );
  }
}

/** Between arrows of two fields, in degrees. */
function meanAngle(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 2) {
    const turn = Math.atan2(a[i + 1], a[i]) - Math.atan2(b[i + 1], b[i]);
    sum += Math.abs(Math.atan2(Math.sin(turn), Math.cos(turn)));
  }
  return sum / (a.length / 2) * 180 / Math.PI;
}
