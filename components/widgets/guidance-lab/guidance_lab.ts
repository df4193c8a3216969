/**
 * `<guidance-lab>`: classifier-free guidance in the reader's hands. The same
 * noises become glyphs at one weight after the other; beside them stand the two
 * answers of the network, and what their difference adds.
 *
 *     <script type="module" src="/embed/v1/guidance-lab.js"></script>
 *     <guidance-lab prompt="bird" weight="4"></guidance-lab>
 */
import { surfaceOf } from "../element/surface.ts";
import { numberOf } from "../element/attributes.ts";
import { onOpening } from "../element/opening.ts";
import { seedNamed, seedOf } from "../element/seed.ts";
import { ModelLab } from "../model/model_lab.ts";
import { checkPrompt, choosePrompt } from "../model/prompt_select.ts";
import { drawAnswers } from "./answer_pictures.ts";
import { type Column, columnOf, type Settings, sheetOf } from "./column.ts";
import { noiseSheet } from "./pictures.ts";
import { style } from "./style.ts";
import { cellAt, drawTable, layoutOf } from "./table.ts";
import { controls, range, stage } from "./template.ts";
import { varietyOf } from "./variety.ts";
import { words } from "./words.ts";

/** How long play shows a column that is there already, in seconds. */
const dwell = .5;
/** Side of the noise that is shown before the model is there. */
const usualSize = 128;

/**
 * Guidance: what more and more of it does to a few samples, and to their variety.
 *
 * @element guidance-lab
 * @attr {string} [prompt=bird] - What to draw: a prompt of the model's list
 * @attr {number} [seed=1] - Of the noises that the samples begin with
 * @attr {number} [samples=4] - How many there are, 2 … 8
 * @attr {number} [steps=12] - How often the network is asked for each of them, twice a time
 * @attr {number} [weight=2] - The guidance weight that is shown, 0 … 8 in halves: 0 is without the text, 1 as in training
 * @attr {string} [weights=0 1 2 4 8] - Weights that have a column from the first
 * @attr {number} [row=1] - The sample whose answers are shown, from 1
 * @attr {number} [step=1] - The step whose answers are shown, from 1
 * @fires change - Another weight, sample or step is shown, or the samples of a weight are finished; it bubbles
 */
export class GuidanceLab extends ModelLab {
  #settings: Settings = { prompt: "bird", seed: 1, samples: 4, steps: 12 };
  #base: number[] = [0, 1, 2, 4, 8];
  #weight = 2;
  #row = 1;
  #step = 1;
  #columns = new Map<number, Column>();
  /** Of finished columns. */
  #varieties = new Map<number, number>();
  #noise: HTMLCanvasElement | null = null;
  /** The run under way: an older one sees that it is over. */
  #run: object | null = null;
  #shown = 0;
  /** What the pictures were last drawn of. */
  #drawn = "";

  /** The guidance weight that is shown, 0 … 8 in halves; setting it shows it. */
  get weight(): number {
    return this.#weight;
  }

  set weight(weight: number) {
    this.pause();
    this.#select({ weight });
  }

  /** The sample whose answers are shown, from 1; setting it shows it. */
  get row(): number {
    return this.#row;
  }

  set row(row: number) {
    this.#select({ row });
  }

  /** The step whose answers are shown, from 1; setting it shows it. */
  get step(): number {
    return this.#step;
  }

  set step(step: number) {
    this.#select({ step });
  }

  /** What is drawn; setting it takes away the samples of the one before. */
  get prompt(): string {
    return this.#settings.prompt;
  }

  set prompt(prompt: string) {
    this.#change({ ...this.#settings, prompt: prompt.trim() });
  }

  /** Names the noises that samples begin with; setting it takes away the samples. */
  get seed(): number {
    return this.#settings.seed;
  }

  set seed(seed: number) {
    this.#change({ ...this.#settings, seed: seedOf(seed) });
  }

  /** The mean difference of two samples of the weight shown, 0 … 1; null until they are finished. */
  get variety(): number | null {
    return this.#varieties.get(this.#weight) ?? null;
  }

  /** The attributes that name what is shown. */
  override get state(): Record<string, string> {
    const { prompt, seed, samples, steps } = this.#settings;
    return {
      prompt,
      seed: String(seed),
      samples: String(samples),
      steps: String(steps),
      weight: String(this.#weight),
      weights: this.#base.join(" "),
      row: String(this.#row),
      step: String(this.#step),
    };
  }

  /** Draws the samples of the weight shown, or goes on with them; the first call fetches the model. */
  async run(): Promise<void> {
    this.pause();
    await this.#compute();
  }

  override pause() {
    this.#run = null;
    super.pause();
    this.giveUp();
    this.#update();
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
    this.#settings = {
      prompt: this.getAttribute("prompt")?.trim() || this.#settings.prompt,
      seed: seedNamed(this.getAttribute("seed")),
      samples: whole(numberOf(this.getAttribute("samples"), 4), 2, 8),
      steps: whole(numberOf(this.getAttribute("steps"), 12), 1, 1000),
    };
    const weights = this.getAttribute("weights")?.trim().split(/[\s,]+/)
      .map((it) => weightOf(numberOf(it, NaN)));
    if (weights?.every(Number.isFinite)) this.#base = weights;
    this.#put({
      weight: numberOf(this.getAttribute("weight"), 2),
      row: numberOf(this.getAttribute("row"), 1),
      step: numberOf(this.getAttribute("step"), 1),
    });
    this.#listen();
    this.#update();
  }

  protected tell() {
    const row = words[this.language].glyph(this.#row);
    this.announce(this.#inWords() + row);
  }

  protected advance(seconds: number): boolean {
    if (this.#run) return true;
    this.#shown += seconds;
    if (this.#isFinished(this.#weight)) {
      if (this.#shown < dwell) return true;
      const next = this.#weights.find((it) => it > this.#weight);
      if (next === undefined) return false;
      this.#select({ weight: next });
    }
    if (!this.#isFinished(this.#weight)) void this.#compute();
    return true;
  }

  // ---------------------------------------------------------------- controls

  #listen() {
    this.on("#run", "click", () => {
      if (!this.#run || this.isPlaying) return void this.run();
      this.pause();
      this.tell();
    });
    const weight = this.find<HTMLInputElement>("#weight");
    this.on("#weight", "input", () => this.weight = Number(weight.value));
    const step = this.find<HTMLInputElement>("#step");
    this.on("#step", "input", () => this.step = Number(step.value));
    for (const id of ["#weight", "#step"]) {
      this.on(id, "change", () => this.tell());
    }
    this.on<PointerEvent>("#view", "pointerdown", (event) => {
      this.#point(event);
    });
    this.on<KeyboardEvent>("#view", "keydown", (event) => this.#press(event));
    const prompt = this.find<HTMLSelectElement>("#prompt");
    this.on("#prompt", "change", () => this.prompt = prompt.value);
    onOpening(prompt, () => this.fillPrompts());
    this.on("#noise", "click", () => this.seed++);
  }

  /** Up through all weights, from the lowest that is not finished. */
  protected override start() {
    this.pause();
    const weights = this.#weights;
    const unfinished = weights.find((it) => !this.#isFinished(it));
    const isAtEnd = this.#weight >= weights.at(-1)!;
    if (unfinished !== undefined) this.#select({ weight: unfinished });
    else if (isAtEnd) {
      this.#select({ weight: weights[0] });
      if (this.isStepping) return this.tell();
    }
    this.#shown = 0;
    this.play();
  }

  #point({ offsetX, offsetY }: PointerEvent) {
    const view = this.find("#view");
    const weights = this.#weights;
    const { samples } = this.#settings;
    const layout = layoutOf(
      { width: view.clientWidth, height: view.clientHeight },
      weights.length,
      samples,
    );
    const cell = cellAt(
      layout,
      { columns: weights.length, samples },
      offsetX,
      offsetY,
    );
    if (!cell) return;
    const weight = weights[cell.column];
    if (weight !== this.#weight) this.pause();
    this.#select({ weight, row: (cell.row ?? this.#row - 1) + 1 });
    this.tell();
  }

  #press(event: KeyboardEvent) {
    const weights = this.#weights;
    const at = weights.indexOf(this.#weight);
    const moves: Record<string, Partial<Selection>> = {
      ArrowLeft: { weight: weights[at - 1] },
      ArrowRight: { weight: weights[at + 1] },
      Home: { weight: weights[0] },
      End: { weight: weights.at(-1) },
      ArrowUp: { row: this.#row - 1 },
      ArrowDown: { row: this.#row + 1 },
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    if ("weight" in move) this.pause();
    this.#select(move);
    this.tell();
  }

  /** Shows the live form with another selection; what is left out stays. */
  #select(selection: Partial<Selection>) {
    this.#put(selection);
    this.isLive = true;
    this.#update();
    this.#changed();
  }

  #put({ weight, row, step }: Partial<Selection>) {
    const { samples, steps } = this.#settings;
    this.#weight = weightOf(weight ?? this.#weight);
    this.#row = whole(row ?? this.#row, 1, samples);
    this.#step = whole(step ?? this.#step, 1, steps);
  }

  /** Other samples are wanted: those that are there are of no use. */
  #change(settings: Settings) {
    this.pause();
    const isSameNoise = settings.seed === this.#settings.seed;
    for (const [weight, { recording }] of this.#columns) {
      // Without the text, all texts have the same samples.
      if (weight === 0 && isSameNoise) continue;
      recording.stop();
      this.#columns.delete(weight);
      this.#varieties.delete(weight);
    }
    this.#settings = settings;
    this.#noise = null;
    this.say(null);
    this.#select({});
  }

  #changed() {
    this.dispatchEvent(new CustomEvent("change", { bubbles: true }));
  }

  // --------------------------------------------------------------- the model

  /** All that have a column, from the lowest. */
  get #weights(): number[] {
    const weights = [...this.#base, ...this.#columns.keys(), this.#weight];
    return [...new Set(weights)].sort((a, b) => a - b);
  }

  #isFinished(weight: number): boolean {
    return this.#varieties.has(weight);
  }

  /** Draws the samples of the weight that is shown, as far as they are not there. */
  async #compute(): Promise<void> {
    const run = this.#run = {};
    const weight = this.#weight;
    this.isLive = true;
    this.say(null);
    this.#update();
    const isDone = await this.#isKnown() && run === this.#run &&
      await this.ask(async (lease, signal) => {
        const old = this.#columns.get(weight);
        const column = old && !old.recording.broken
          ? old
          : columnOf(this.#settings, weight, lease);
        this.#columns.set(weight, column);
        this.#update();
        while (await column.recording.record()) {
          signal.throwIfAborted();
          // Who wants no motion sees the end.
          if (this.isStepping) this.#tellProgress();
          else this.#update();
        }
        const { xt } = column.recording.frames.at(-1)!;
        const { samples } = this.#settings;
        this.#varieties.set(weight, varietyOf(xt, samples));
      });
    if (run !== this.#run) return;
    this.#run = null;
    this.#shown = 0;
    if (!isDone) return this.pause();
    this.#update();
    this.#changed();
    this.tell();
  }

  /** Better said now than after the download. */
  async #isKnown(): Promise<boolean> {
    try {
      checkPrompt(this.#settings.prompt, await this.card());
      return true;
    } catch (error) {
      this.say(error);
      return false;
    }
  }

  // ----------------------------------------------------------------- display

  /** Brings words and controls in line with the state. */
  #update() {
    const text = words[this.language];
    const w = String(this.#weight);
    const weight = this.find<HTMLInputElement>("#weight");
    weight.value = w;
    weight.ariaValueText = this.#inWords();
    this.find("#at").innerHTML = `<i>w</i> = ${w}`;
    this.find("#factor").textContent = w;
    this.find("#difference").textContent = `+ ${text.difference(w)}`;
    const { steps } = this.#settings;
    const step = this.find<HTMLInputElement>("#step");
    step.max = String(steps);
    step.value = String(this.#step);
    step.ariaValueText = this.find("#at-step").textContent = text.at(
      this.#step,
      steps,
    );
    this.find("#run").textContent = this.#run && !this.isPlaying
      ? text.pause
      : text.run;
    choosePrompt(
      this.find<HTMLSelectElement>("#prompt"),
      this.#settings.prompt,
    );
    this.#tellProgress();
    this.redraw();
  }

  #tellProgress() {
    this.find("#told").textContent = this.#columns.size
      ? this.#inWords()
      : words[this.language].empty;
  }

  /** The weight that is shown, and how far its samples are. */
  #inWords(): string {
    const { finished, running, waiting } = words[this.language];
    const w = String(this.#weight);
    const { variety } = this;
    if (variety !== null) return finished(w, (100 * variety).toFixed(0));
    const frames = this.#columns.get(this.#weight)?.recording.frames.length;
    return frames ? running(w, frames - 1, this.#settings.steps) : waiting(w);
  }

  protected draw() {
    this.#drawTable();
    this.#drawPictures();
  }

  #drawTable() {
    const surface = surfaceOf(this.find<HTMLCanvasElement>("#view"));
    if (!surface) return;
    const weights = this.#weights;
    drawTable(surface, {
      columns: weights.map((weight) => ({
        weight,
        picture: this.#pictureOf(weight),
        variety: this.#varieties.get(weight) ?? null,
      })),
      samples: this.#settings.samples,
      selected: {
        column: weights.indexOf(this.#weight),
        row: this.#row - 1,
      },
      colours: this.colours,
      font: this.fontFamily,
      math: getComputedStyle(this.find("#at i")).fontFamily,
      name: words[this.language].variety,
    });
  }

  /** The newest samples of a weight; the noise that those to come begin with. */
  #pictureOf(weight: number): HTMLCanvasElement | null {
    const { samples, seed } = this.#settings;
    const column = this.#columns.get(weight);
    const sheet = column && sheetOf(column, samples);
    if (sheet) return sheet;
    if (weight !== this.#weight) return null;
    const size = this.lease?.manifest.imageSize ?? usualSize;
    return this.#noise ??= noiseSheet(seed, samples, size);
  }

  #drawPictures() {
    const column = this.#columns.get(this.#weight);
    const frame = column?.recording.frames[this.#step - 1] ?? null;
    const answers = frame && column!.answers[this.#step - 1];
    const { prompt, seed, samples } = this.#settings;
    const shown = { weight: this.#weight, row: this.#row, step: this.#step };
    const drawn = [
      prompt,
      seed,
      ...Object.values(shown),
      !!answers,
      this.colours.data,
    ].join();
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    drawAnswers(
      this.root,
      { ...shown, samples, frame, answers },
      this.colours,
      words[this.language],
    );
  }
}

/** What of the samples is shown. */
interface Selection {
  weight: number;
  row: number;
  step: number;
}

function whole(value: number, least: number, most: number): number {
  return Math.min(Math.max(Math.round(value), least), most);
}

/** A weight of the slider. */
function weightOf(value: number): number {
  const { min, max, step } = range;
  return Math.min(Math.max(Math.round(value / step) * step, min), max);
}
