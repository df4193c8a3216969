/**
 * `<sampler-duel>`: two samplers, or one with two numbers of steps, begin with
 * the same noise. The reader moves both along by noise level, and sees where
 * they part, how often each has asked the network, and how far apart they end.
 *
 *     <script type="module" src="/embed/v1/sampler-duel.js"></script>
 *     <sampler-duel prompt="gold" seed="7" a="ddim 20" b="dpm-solver 10">
 *       <img src="still.png" alt="…" width="720" height="480">
 *     </sampler-duel>
 */
import { fillNormal } from "../../../diffusion/mod.ts";
import type { ModelLease } from "../../../inference/shared_model.ts";
import { numberOf } from "../element/attributes.ts";
import { surfaceOf } from "../element/surface.ts";
import { drawGreys } from "../model/draw_greys.ts";
import { checkPrompt } from "../model/prompt_select.ts";
import { type Frame, greys } from "../model/recording.ts";
import { runStartOf } from "../model/run_fields.ts";
import { RunLab } from "../model/run_lab.ts";
import { words as modelWords } from "../model/words.ts";
import { drawCurve, type Point } from "./curve.ts";
import { type Difference, differenceOf } from "./difference.ts";
import {
  type DuelSamplerName,
  type Setting,
  settingOf,
} from "./duel_samplers.ts";
import { meetingPlaces, nearest, neighbour } from "./places.ts";
import { type Shared, Side } from "./side.ts";
import { style } from "./style.ts";
import { controls, sides as names, stage } from "./template.ts";
import { drawTicks } from "./ticks.ts";
import { words } from "./words.ts";

/** What the sides have if nobody says. */
const usual: readonly Setting[] = [
  { sampler: "ddim", steps: 20 },
  { sampler: "ddpm", steps: 20 },
];

/** Seconds from noise to glyph, where both runs are there. */
const duration = 4;

/** The slider's places are this many times as large. */
const fine = 1000;

/** A picture's side before the model has said its own, in pixels. */
const usualSize = 128;

/**
 * Two samplers on one noise, moved along together.
 *
 * @element sampler-duel
 * @attr {string} [prompt=""] - What to draw: a prompt of the model's list, or empty for anything
 * @attr {number} [seed=1] - A whole number; the same seed and settings give the same glyph
 * @attr {number} [guidance=2] - How closely to follow the prompt: 0 not at all, 1 as in training
 * @attr {string} [a="ddim 20"] - Sampler and number of steps (1 to 50) of the left side; the samplers are `ddim`, `euler`, `heun`, `dpm-solver`, `uni-pc`, `ddpm` and `dpm-solver-sde`
 * @attr {string} [b="ddpm 20"] - The same of the right side
 * @attr {number} [at=1] - Where a run comes to rest, from 0 (noise) to 1 (glyph)
 * @fires {CustomEvent} change - Both runs have come to their ends; it bubbles
 */
export class SamplerDuel extends RunLab {
  #sides = usual.map((it) => new Side({ ...it }));
  #shared: Shared = { prompt: "", seed: 1, guidance: 2 };
  /** Where both are shown, 0 … 1. */
  #at = 1;
  /** Where playing comes to rest. */
  #end = 1;
  /** Counts what the reader asked for: an older run sees that it is over. */
  #turn = 0;
  /** The points, and the latest states that they are of. */
  #curve: { of: (Frame | undefined)[]; points: Point[] } = {
    of: [],
    points: [],
  };
  #drawn = new Map<string, Uint8ClampedArray | null>();

  /** Where both are shown, from 0 (noise) to 1 (glyph); setting it shows it, as far as they have come. */
  get at(): number {
    return this.#at;
  }

  set at(at: number) {
    this.stop();
    this.#end = 1;
    this.#at = Math.min(Math.max(at, 0), 1);
    this.isLive = true;
    this.#update();
  }

  /** Mean difference of the two predicted glyphs that are shown, in grey levels of 255; null before a run. */
  get difference(): number | null {
    return this.#difference?.mean ?? null;
  }

  /** The attributes of an element that shows the same, once it is run. */
  override get state(): Record<string, string> {
    const { prompt, seed, guidance } = this.#shared;
    const [a, b] = this.#sides.map(({ setting: { sampler, steps } }) =>
      `${sampler} ${steps}`
    );
    return {
      prompt,
      seed: String(seed),
      guidance: String(guidance),
      a,
      b,
      at: String(Number(this.#at.toFixed(3))),
    };
  }

  protected parts() {
    const text = words[this.language];
    return {
      words: text,
      stage: stage(text),
      controls: controls(text, modelWords[this.language]),
      style,
    };
  }

  protected begin() {
    this.#takeAttributes();
    const scrub = this.find<HTMLInputElement>("#scrub");
    this.on("#scrub", "input", () => this.at = Number(scrub.value) / fine);
    this.on<KeyboardEvent>("#scrub", "keydown", (event) => this.#key(event));
    for (const id of ["guidance", ...idsOfSides]) {
      this.on(`#${id}`, "change", () => this.takeControls());
    }
    for (const id of ["guidance", "aSteps", "bSteps"]) {
      this.on(`#${id}`, "input", () => this.#showSliders());
    }
    this.#showControls();
    this.#update();
  }

  protected override playWords() {
    return { play: this.#playLabel(), pause: words[this.language].pause };
  }

  protected tell() {
    this.announce(this.#state());
  }

  protected advance(seconds: number): boolean {
    this.#at = this.#isComplete
      ? Math.min(this.#at + seconds / duration, this.#end)
      : Math.min(Math.max(this.#reach, 0), this.#end);
    this.#update();
    return !this.#isComplete || this.#at < this.#end;
  }

  // ---------------------------------------------------------------- controls

  #takeAttributes() {
    this.#shared = {
      ...runStartOf(this),
      guidance: clamp(
        numberOf(this.getAttribute("guidance"), 2),
        0,
        8,
      ),
    };
    this.#sides[0].setting = settingOf(this.getAttribute("a"), usual[0]);
    this.#sides[1].setting = settingOf(this.getAttribute("b"), usual[1]);
    this.#end = this.#at = clamp(
      numberOf(this.getAttribute("at"), 1),
      0,
      1,
    );
  }

  #showControls() {
    this.fields.show(this.#shared);
    this.#set("guidance", this.#shared.guidance);
    for (const [i, [, id]] of names.entries()) {
      const { sampler, steps } = this.#sides[i].setting;
      this.#set(id, sampler);
      this.#set(`${id}Steps`, steps);
    }
    this.#showSliders();
  }

  protected takeControls() {
    this.#shared = {
      ...this.fields.read(),
      guidance: Number(this.#value("guidance")),
    };
    for (const [i, [, id]] of names.entries()) {
      this.#sides[i].setting = {
        sampler: this.#value(id) as DuelSamplerName,
        steps: Number(this.#value(`${id}Steps`)),
      };
    }
    this.#showSliders();
    this.stop();
    for (const side of this.#sides) side.keep(this.#shared);
    this.#at = this.#end = 1;
    this.say(null);
    this.#update();
    // Where the model is at hand, another run starts at once.
    if (this.lease) this.#run();
  }

  #showSliders() {
    const { steps } = words[this.language];
    this.find("#guidanceValue").textContent = this.#value("guidance");
    for (const [, id] of names) {
      this.find(`#${id}StepsValue`).textContent = steps(
        Number(this.#value(`${id}Steps`)),
      );
    }
  }

  /** Arrows go from state to state, whichever side it is of. */
  #key(event: KeyboardEvent) {
    const by = ({
      ArrowRight: 1,
      ArrowUp: 1,
      ArrowLeft: -1,
      ArrowDown: -1,
    } as const)[event.key];
    if (!by) return;
    event.preventDefault();
    this.at = neighbour(this.#places, this.#at, by);
  }

  protected override start() {
    if (!this.#isComplete) return void this.#run();
    if (this.#at >= 1) {
      this.#at = 0;
      if (this.isStepping) {
        this.#update();
        return this.tell();
      }
    }
    this.#end = 1;
    this.play();
  }

  /** A step under way is still recorded. */
  protected override stop() {
    this.#turn++;
    super.stop();
  }

  // ---------------------------------------------------------------- the runs

  get #isComplete(): boolean {
    return this.#sides.every((it) => it.isComplete);
  }

  /** How far both have come, 0 … 1; −1 before the first state of either. */
  get #reach(): number {
    return Math.min(...this.#sides.map((it) => it.reach));
  }

  /** Both runs, as far as they are not there yet. */
  async #run() {
    const turn = ++this.#turn;
    const isOver = () => turn !== this.#turn;
    try {
      checkPrompt(this.#shared.prompt, await this.card());
    } catch (error) {
      if (isOver()) return;
      this.isLive = true;
      return this.say(error);
    }
    if (isOver()) return;
    const asked = this.ask((lease, signal) => this.#record(lease, signal));
    if (!this.isStepping) this.play();
    this.#update();
    const isDone = await asked;
    if (isOver()) return;
    if (!isDone) this.pause();
    else if (this.isStepping) {
      this.#at = this.#end;
      this.tell();
    }
    this.#update();
    if (isDone) {
      this.dispatchEvent(new CustomEvent("change", { bubbles: true }));
    }
  }

  /** In turns: whichever side is farther behind. */
  async #record(lease: ModelLease, signal: AbortSignal) {
    for (const side of this.#sides) side.begin(lease, this.#shared);
    while (!signal.aborted && !this.#isComplete) {
      const [a, b] = this.#sides;
      const side = b.isComplete || !a.isComplete && a.reach <= b.reach ? a : b;
      await side.record();
      this.#update();
    }
  }

  // ------------------------------------------------------------- the display

  /** Where either side has a state. */
  get #places(): number[] {
    return meetingPlaces(...this.#sides.map((it) => it.setting.steps));
  }

  /** The states shown. */
  get #frames(): (Frame | null)[] {
    const places = this.#places;
    const place = places[nearest(places, this.#at)];
    return this.#sides.map((it) => it.frameAt(place));
  }

  get #difference(): Difference | null {
    const [a, b] = this.#frames;
    return a && b && differenceOf(a.x0, b.x0);
  }

  /** The difference wherever both have been. */
  #points(): Point[] {
    const of = this.#sides.map((it) => it.frames.at(-1));
    const reach = this.#reach + 1e-3;
    if (of.some((it, i) => it !== this.#curve.of[i])) {
      const points = this.#places.filter((it) => it <= reach)
        .map((place): Point => {
          const [a, b] = this.#sides.map((it) => it.frameAt(place)!);
          return [place, differenceOf(a.x0, b.x0).mean];
        });
      this.#curve = { of, points };
    }
    return this.#curve.points;
  }

  /** Brings words and controls in line with the state. */
  #update() {
    this.namePlay();
    const scrub = this.find<HTMLInputElement>("#scrub");
    scrub.disabled = this.#reach < 0;
    scrub.value = String(scrub.disabled ? 0 : Math.round(this.#at * fine));
    scrub.ariaValueText = this.#state();
    this.find<HTMLInputElement>("#guidance").disabled = !this.#shared.prompt;
    for (const [i, [, id]] of names.entries()) this.#tellSide(i, id);
    const difference = this.#difference;
    this.find("#mean").textContent = difference?.mean.toFixed(1) ?? "–";
    this.find("#note").textContent = this.#note();
    this.redraw();
  }

  #tellSide(i: number, id: string) {
    const text = words[this.language];
    const side = this.#sides[i];
    const frame = this.#frames[i];
    const { label, isStochastic } = side.sampler;
    const { parentElement: head } = this.find(`#${id}Name`);
    head!.classList.toggle("stochastic", isStochastic);
    this.find(`#${id}Name`).textContent = label;
    this.find(`#${id}Kind`).textContent = `${
      isStochastic ? text.stochastic : text.deterministic
    }, ${text.steps(side.setting.steps)}`;
    this.find(`#${id}What`).textContent = frame && frame.t < 0
      ? text.finished
      : text.predicted;
    this.find(`#${id}T`).textContent = frame
      ? text.time(frame.t)
      : text.noiseOf(this.#shared.seed);
    this.find(`#${id}Count`).textContent = text.evaluations(
      number(frame ? side.evaluationsAt(frame) : 0),
      number(side.evaluations),
    );
    this.find(`#${id}Time`).textContent = frame ? this.#time(side, frame) : "";
  }

  #time(side: Side, frame: Frame): string {
    const far = number(side.millisecondsAt(frame));
    const last = side.frames.at(-1)!;
    return side.isComplete && frame !== last
      ? `${far} / ${number(side.millisecondsAt(last))} ms`
      : `${far} ms`;
  }

  #playLabel(): string {
    const text = words[this.language];
    const isEmpty = this.#sides.every((it) => !it.frames.length);
    if (!this.#isComplete) return isEmpty ? text.run : text.goOn;
    if (this.isStepping) return this.#at < 1 ? text.next : text.toStart;
    return this.#at < 1 ? text.play : text.replay;
  }

  /** What is counted, and what is to be known of a sampler. */
  #note(): string {
    const text = words[this.language];
    const { prompt, guidance } = this.#shared;
    const isTwice = prompt && guidance !== 0 && guidance !== 1;
    const notes = [isTwice ? text.twice : text.once];
    for (const [i, { setting, frames }] of this.#sides.entries()) {
      if (setting.sampler !== "heun" || frames.length < 2) continue;
      const [from, to] = frames.map(({ signal, noise }) => noise / signal);
      if (to < from / 10) {
        notes.push(text.longStep(names[i][0], number(from), number(to)));
      }
    }
    return notes.join(this.language === "zh" ? "" : " ");
  }

  #state(): string {
    const text = words[this.language];
    const [a, b] = this.#frames.map((frame, i) => {
      const side = this.#sides[i];
      const { label } = side.sampler;
      if (!frame) return `${label}, ${text.nothing}`;
      const count = text.evaluations(
        number(side.evaluationsAt(frame)),
        number(side.evaluations),
      );
      return text.after(label, text.time(frame.t), count);
    });
    const { difference } = this;
    return text.at(
      a,
      b,
      difference === null ? "" : text.apart(difference.toFixed(1)),
    );
  }

  protected draw() {
    const text = words[this.language];
    for (const [i, [name, id]] of names.entries()) {
      const frame = this.#frames[i];
      const t = frame ? text.time(frame.t) : text.noiseOf(this.#shared.seed);
      const what = frame && frame.t < 0 ? text.finished : text.predicted;
      this.#picture(
        `${id}Xt`,
        frame?.xt ?? this.#noise(),
        text.picture(name, text.noisy, t),
      );
      this.#picture(
        `${id}X0`,
        frame?.x0 ?? null,
        frame ? text.picture(name, what, t) : text.nothing,
      );
    }
    const difference = this.#difference;
    this.#picture(
      "apart",
      difference?.picture ?? null,
      difference ? text.apart(difference.mean.toFixed(1)) : text.nothing,
    );
    const { rule, muted, text: ink, prediction } = this.colours;
    const font = `12px ${this.fontFamily}`;
    const curve = surfaceOf(this.find<HTMLCanvasElement>("#curve"));
    if (curve) {
      curve.context.font = font;
      const points = this.#points();
      drawCurve(curve, {
        points,
        here: nearest(points.map(([place]) => place), this.#at),
        start: text.noise,
        end: text.glyph,
      }, { line: prediction, rule, muted, text: ink });
    }
    const ticks = surfaceOf(this.find<HTMLCanvasElement>("#ticks"));
    if (ticks) {
      ticks.context.font = font;
      drawTicks(ticks, this.#sides, { done: ink, open: rule, text: muted });
    }
  }

  #picture(id: string, grey: Uint8ClampedArray | null, label: string) {
    const canvas = this.find<HTMLCanvasElement>(`#${id}`);
    canvas.ariaLabel = label;
    if (this.#drawn.get(id) === grey) return;
    this.#drawn.set(id, grey);
    if (grey) drawGreys(canvas, grey);
    else canvas.getContext("2d")!.clearRect(0, 0, canvas.width, canvas.height);
  }

  #noiseOf: { seed: number; grey: Uint8ClampedArray } | null = null;

  /** What both begin with, which no model is needed for. */
  #noise(): Uint8ClampedArray {
    const { seed } = this.#shared;
    const size = this.lease?.manifest.imageSize ?? usualSize;
    const isSame = this.#noiseOf?.seed === seed &&
      this.#noiseOf.grey.length === size ** 2;
    if (!isSame) {
      const noise = new Float32Array(size ** 2);
      fillNormal(noise, { seed, sample: 0, step: 0 });
      this.#noiseOf = { seed, grey: greys(noise) };
    }
    return this.#noiseOf!.grey;
  }

  #set(id: string, value: string | number) {
    this.find<HTMLInputElement | HTMLSelectElement>(`#${id}`).value = String(
      value,
    );
  }

  #value(id: string): string {
    return this.find<HTMLInputElement | HTMLSelectElement>(`#${id}`).value;
  }
}

/** Of the controls that a side has for itself. */
const idsOfSides = names.flatMap(([, id]) => [id, `${id}Steps`]);

function number(value: number): string {
  return Math.round(value).toLocaleString("en");
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}
