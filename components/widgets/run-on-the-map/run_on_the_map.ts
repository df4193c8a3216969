/**
 * `<run-on-the-map>`: runs of the model as paths on the map of all glyphs. Each
 * guess x̂₀ stands in the middle of the glyphs that are most like it.
 *
 *     <script type="module" src="/embed/v1/run-on-the-map.js"></script>
 *     <run-on-the-map prompt="gold" seed="7">
 *       <img src="still.png" alt="…" width="960" height="700">
 *     </run-on-the-map>
 */
import { ddim, guided } from "../../../diffusion/mod.ts";
import type { ModelLease } from "../../../inference/shared_model.ts";
import { numberOf } from "../element/attributes.ts";
import { sourceFolder } from "../element/site_file.ts";
import { type Surface, surfaceOf } from "../element/surface.ts";
import { loadMap, type MapData } from "../glyph-map/data.ts";
import { type Placing, unpackPlacing } from "../glyph-map/placing_file.ts";
import { drawGreys } from "../model/draw_greys.ts";
import { checkPrompt } from "../model/prompt_select.ts";
import { greys } from "../model/recording.ts";
import { type RunStart, runStartOf } from "../model/run_fields.ts";
import { RunLab } from "../model/run_lab.ts";
import { words as modelWords } from "../model/words.ts";
import { type Stop, stopAt } from "./path.ts";
import { style } from "./style.ts";
import { controls, stage } from "./template.ts";
import { words } from "./words.ts";

/** Of each run, as in the figure. */
const numInferenceSteps = 24;
const guidanceScale = 2;
/** Guesses that are shown in a second, when a run is played again. */
const pace = 6;
/** Share of the map's width within which most of a sure place's glyphs lie. */
const sure = .1;
/** Runs that stay on the map beside the newest. */
const kept = 5;
/** Sides of pictures, in CSS pixels. */
const large = 72;
const small = 36;

/** What the map is made of. */
interface Ground {
  data: MapData;
  placing: Placing;
  /** `[count, 2]` */
  positions: Float32Array;
}

/** A run as far as it has come. */
interface MapRun extends RunStart {
  stops: Stop[];
  /** The guess at each stop. */
  pictures: HTMLCanvasElement[];
}

/**
 * Runs of the model as paths on the map of all glyphs.
 *
 * @element run-on-the-map
 * @attr {string} [prompt=""] - What to draw: a prompt of the model's list, or empty for anything
 * @attr {number} [seed=1] - A whole number; the same seed and prompt give the same path
 * @attr {number} [at=24] - The step that is shown once a run has come so far
 * @attr {string} map - Address of the folder of the map's data; if left out, the one beside the script
 * @fires {CustomEvent} change - A run has come to its end; it bubbles
 */
export class RunOnTheMap extends RunLab {
  #wanted: RunStart = { prompt: "", seed: 1 };
  #runs: MapRun[] = [];
  /** The step that is shown of the newest run; whole but while it plays. */
  #cursor = 0;
  /** Where the newest run comes to rest. */
  #rest = numInferenceSteps;
  #ground: Promise<Ground> | null = null;
  #shown: Ground | null = null;

  /** The attributes of an element that shows the same, once it is run. */
  override get state(): Record<string, string> {
    return {
      prompt: this.#wanted.prompt,
      seed: String(this.#wanted.seed),
      at: String(this.#run ? Math.round(this.#cursor) : this.#rest),
    };
  }

  /** Characters of the glyphs most like the guess that is shown, the most like first. */
  get alike(): string[] {
    const stop = this.#run?.stops[Math.round(this.#cursor)];
    const { characters } = this.#shown?.data ?? { characters: [] };
    return Array.from(stop?.alike ?? [], (i) => characters[i]);
  }

  /** Where the guesses of the newest run lie, `[x, y]` each, with the map's width as unit. */
  get places(): [x: number, y: number][] {
    return this.#run?.stops.map(({ place }) => place) ?? [];
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
    this.#wanted = runStartOf(this);
    const at = numberOf(this.getAttribute("at"), numInferenceSteps);
    this.#rest = Math.min(Math.max(Math.round(at), 0), numInferenceSteps);
    this.fields.show(this.#wanted);
    this.on("#scrub", "input", () => {
      this.stop();
      this.#show(Number(this.#scrub.value));
    });
    this.on("#clear", "click", () => {
      this.stop();
      this.#runs = [];
      this.#show(0);
    });
  }

  protected override playWords() {
    const text = words[this.language];
    return this.#isComplete ? text : { play: text.run, pause: text.pause };
  }

  protected tell() {
    this.announce(this.#where());
  }

  protected advance(seconds: number): boolean {
    const last = (this.#run?.stops.length ?? 0) - 1;
    this.#cursor = this.isAsking
      ? Math.max(last, 0)
      : Math.min(this.#cursor + pace * seconds, last);
    this.#update();
    return this.isAsking || this.#cursor < last;
  }

  // ---------------------------------------------------------------- controls

  get #run(): MapRun | undefined {
    return this.#runs.at(-1);
  }

  /** The newest run is at its end, and is what the controls ask for. */
  get #isComplete(): boolean {
    const run = this.#run;
    return run !== undefined && run.stops.length > numInferenceSteps &&
      run.prompt === this.#wanted.prompt && run.seed === this.#wanted.seed;
  }

  protected takeControls() {
    this.#wanted = this.fields.read();
    this.stop();
    this.#rest = numInferenceSteps;
    this.#update();
    // Where the model is at hand, another run starts at once.
    if (this.lease) this.#begin();
  }

  protected override start() {
    if (!this.#isComplete) return void this.#begin();
    const { length } = this.#run!.stops;
    if (this.isStepping) {
      this.#show((Math.round(this.#cursor) + 1) % length);
      return this.tell();
    }
    if (this.#cursor >= length - 1) this.#cursor = 0;
    this.play();
  }

  protected override stop() {
    super.stop();
    this.#cursor = Math.round(this.#cursor);
  }

  // ----------------------------------------------------------------- the run

  async #begin() {
    const run: MapRun = { ...this.#wanted, stops: [], pictures: [] };
    const asked = this.ask(async (lease, signal) => {
      checkPrompt(run.prompt, await this.card());
      const ground = this.#shown = await this.#load();
      signal.throwIfAborted();
      this.#runs = [
        ...this.#runs.filter(({ stops }) => stops.length > numInferenceSteps),
        run,
      ].slice(-kept - 1);
      await this.#record(run, lease, ground, signal);
    });
    if (!this.isStepping) this.play();
    const isDone = await asked;
    if (this.#run !== run) return;
    this.pause();
    if (isDone) this.#show(this.#rest);
    this.#update();
    if (!isDone) return;
    const { done } = words[this.language];
    this.announce(done(this.#likeness(run.stops.length - 1)));
    this.dispatchEvent(new CustomEvent("change", { bubbles: true }));
  }

  async #record(
    { prompt, seed, stops, pictures }: MapRun,
    lease: ModelLease,
    { placing, positions }: Ground,
    signal: AbortSignal,
  ) {
    const { schedule, prompts } = lease;
    const denoiser = lease.denoiser(signal);
    const condition = prompt ? prompts.condition(prompt) : null;
    const steps = ddim(
      guided(denoiser, schedule, { guidanceScale }),
      schedule,
      {
        seed,
        numInferenceSteps,
        shape: [1, ...denoiser.sampleShape],
        conditions: [condition],
        clipSample: true,
      },
    );
    for await (const { x0 } of steps) {
      stops.push(stopAt(x0, placing, positions));
      const picture = document.createElement("canvas");
      drawGreys(picture, greys(x0));
      pictures.push(picture);
      if (!this.isStepping) this.#cursor = stops.length - 1;
      this.#update();
    }
  }

  /** The map, once; a failure may be tried again. */
  #load(): Promise<Ground> {
    const loading = this.#ground ??= this.#fetch();
    loading.catch(() => this.#ground = null);
    return loading;
  }

  async #fetch(): Promise<Ground> {
    try {
      const given = this.getAttribute("map");
      const folder = sourceFolder("map", given, "glyph-map/");
      const [data, placing] = await Promise.all([
        loadMap(folder.href),
        fetch(new URL("placing.bin", folder)).then(async (response) => {
          if (response.ok) return unpackPlacing(await response.arrayBuffer());
          throw new Error(`placing.bin: status ${response.status}`);
        }),
      ]);
      const positions = new Float32Array(2 * data.count);
      for (let i = 0; i < data.count; i++) {
        positions[2 * i] = data.points[3 * i];
        positions[2 * i + 1] = data.points[3 * i + 1];
      }
      return { data, placing, positions };
    } catch (error) {
      throw new Error(words[this.language].failed((error as Error).message));
    }
  }

  // ------------------------------------------------------------- the display

  #show(step: number) {
    this.#cursor = Math.min(
      step,
      Math.max((this.#run?.stops.length ?? 0) - 1, 0),
    );
    this.#update();
  }

  #update() {
    const last = (this.#run?.stops.length ?? 0) - 1;
    this.#scrub.disabled = last < 1;
    this.#scrub.max = String(Math.max(last, 1));
    this.#scrub.value = String(Math.max(Math.round(this.#cursor), 0));
    const where = this.#where();
    this.#scrub.setAttribute("aria-valuetext", where);
    this.find("#where").textContent = where;
    this.namePlay();
    this.redraw();
  }

  #where(): string {
    const text = words[this.language];
    const step = Math.round(this.#cursor);
    if (!this.#run?.stops[step]) return text.start;
    return text.at(step, numInferenceSteps, this.#likeness(step));
  }

  /** The glyph most like a guess of the newest run. */
  #likeness(step: number): string {
    const { characters, definitions } = this.#shown!.data;
    const [i] = this.#run!.stops[step].alike;
    return words[this.language].named(characters[i], definitions[i]);
  }

  protected draw() {
    const surface = surfaceOf(this.find<HTMLCanvasElement>("#view"));
    if (!surface || !this.#shown) return;
    const { data } = this.#shown;
    const { context, width, height } = surface;
    // Room for the pictures at the map's edge.
    const margin = small / 2;
    const scale = Math.min(
      width - 2 * margin,
      (height - 2 * margin) / data.height,
    );
    const left = (width - scale) / 2;
    const top = (height - scale * data.height) / 2;
    context.globalAlpha = .4;
    context.fillStyle = this.colours.data;
    const dot = Math.max(scale / 640, 1);
    for (let i = 0; i < data.count; i++) {
      context.fillRect(
        left + scale * data.points[3 * i] - dot / 2,
        top + scale * data.points[3 * i + 1] - dot / 2,
        dot,
        dot,
      );
    }
    context.globalAlpha = 1;
    const at = ([x, y]: Stop["place"]): Stop["place"] => [
      left + scale * x,
      top + scale * y,
    ];
    for (const run of this.#runs) {
      const isNewest = run === this.#run;
      const to = isNewest ? Math.round(this.#cursor) : run.stops.length - 1;
      this.#drawPath(context, run, to, at, isNewest);
      if (!run.stops[to]) continue;
      const path = run.stops.slice(0, to + 1).map(({ place }) => at(place));
      this.#drawPicture(surface, run.pictures[to], path[to], path, isNewest);
    }
  }

  /** Dashed where a guess is like glyphs that lie far apart. */
  #drawPath(
    context: CanvasRenderingContext2D,
    { stops }: MapRun,
    to: number,
    at: (place: Stop["place"]) => Stop["place"],
    isNewest: boolean,
  ) {
    const { prediction, muted } = this.colours;
    context.strokeStyle = context.fillStyle = isNewest ? prediction : muted;
    context.lineWidth = isNewest ? 2 : 1.25;
    for (let i = 1; i <= to; i++) {
      context.setLineDash(stops[i].spread > sure ? [4, 4] : []);
      context.beginPath();
      context.moveTo(...at(stops[i - 1].place));
      context.lineTo(...at(stops[i].place));
      context.stroke();
    }
    context.setLineDash([]);
    for (let i = 0; i <= to && i < stops.length; i++) {
      const [x, y] = at(stops[i].place);
      context.beginPath();
      context.arc(x, y, isNewest ? 3.5 : 2.25, 0, 7);
      context.fill();
    }
  }

  /** Beside its place, away from the path that led there. */
  #drawPicture(
    { context, width, height }: Surface,
    picture: HTMLCanvasElement,
    [x, y]: Stop["place"],
    path: readonly Stop["place"][],
    isNewest: boolean,
  ) {
    const { prediction, rule } = this.colours;
    const side = Math.min(
      isNewest ? large : small,
      width / (isNewest ? 8 : 16),
    );
    const [dx, dy] = [0, 1].map((axis) =>
      [x, y][axis] - path.reduce((sum, it) => sum + it[axis], 0) / path.length
    );
    const length = Math.hypot(dx, dy);
    // Far enough for a corner; a path of one place has the picture above it.
    const away = side * Math.SQRT1_2 + 8;
    const [toX, toY] = length > 1
      ? [dx / length * away, dy / length * away]
      : [0, -away];
    const within = (at: number, most: number) =>
      Math.min(Math.max(at - side / 2, 1), most - side - 1);
    const left = within(x + toX, width);
    const top = within(y + toY, height);
    context.imageSmoothingQuality = "high";
    context.drawImage(picture, left, top, side, side);
    context.strokeStyle = isNewest ? prediction : rule;
    context.lineWidth = isNewest ? 2 : 1;
    context.strokeRect(left, top, side, side);
  }

  get #scrub(): HTMLInputElement {
    return this.find<HTMLInputElement>("#scrub");
  }
}
