/**
 * `<novelty-probe>`: is it new? A glyph that the model draws, or one of the
 * reader's own, beside the training glyphs nearest to it, and its distance
 * among those of real glyphs that were kept from training.
 *
 *     <script type="module" src="/embed/v1/novelty-probe.js"></script>
 *     <novelty-probe prompt="gold" seed="7"></novelty-probe>
 */
import { ddim, guided } from "../../../diffusion/mod.ts";
import type { ModelLease } from "../../../inference/shared_model.ts";
import { drawnGlyph, fontGlyph } from "../element/drawn_glyph.ts";
import { seedOf } from "../element/seed.ts";
import { sourceFolder } from "../element/site_file.ts";
import { surfaceOf } from "../element/surface.ts";
import { greys } from "../model/recording.ts";
import { type RunStart, runStartOf } from "../model/run_fields.ts";
import { RunLab } from "../model/run_lab.ts";
import { words as modelWords } from "../model/words.ts";
import { drawHistogram, type Mark } from "./histogram.ts";
import { loadProbe, type ProbeData } from "./probe_data.ts";
import {
  GlyphPictures,
  type Neighbour,
  NeighbourList,
} from "./neighbour_list.ts";
import { Pad, size } from "./pad.ts";
import { readStrokes, type Stroke, writeStrokes } from "./strokes.ts";
import { style } from "./style.ts";
import { controls, shown, stage } from "./template.ts";
import { words } from "./words.ts";
import { judge, median } from "./yardstick.ts";

/** As the glyphs of the figure are drawn. */
const numInferenceSteps = 20;
const guidanceScale = 2;

/**
 * Is it new? The training glyphs nearest to one that the model draws, or to the reader's own.
 *
 * @element novelty-probe
 * @attr {string} [prompt=""] - What to draw: a prompt of the model's list, or empty for anything
 * @attr {number} [seed=1] - A whole number; the same seed and prompt give the same glyph
 * @attr {string} character - Probed in place of a drawn glyph, in the reader's own fonts; empty for blank paper
 * @attr {string} strokes - Lines drawn on it, `x,y x,y;x,y …` in pixels of 128 × 128
 * @attr {string} table - Address of the folder with the table of training glyphs; scripts of the site find their own
 * @attr {string} map - Address of the folder of the map's data; scripts of the site find their own
 * @fires {CustomEvent<{ distance: number, neighbours: { character: string, distance: number }[] }>} change - Another glyph was probed; it bubbles
 */
export class NoveltyProbe extends RunLab {
  #wanted: RunStart = { prompt: "", seed: 1 };
  /** Base of what is probed, where that is not the model's: "" is blank paper. */
  #character: string | null = null;
  /** The reader's own glyph stands in the attributes, and is not shown yet. */
  #isPending = false;
  /** Prompt and seed of the last glyph that was drawn whole. */
  #drawn: string | null = null;
  #pad!: Pad;
  #list!: NeighbourList;
  #neighbours: readonly Neighbour[] = [];
  /** Of the run; −1 while none goes on. */
  #step = -1;
  #marks: Mark[] = [];
  #data: ProbeData | null = null;
  #loading: Promise<ProbeData> | null = null;

  /** The training glyphs nearest to what was probed last, the nearest first. */
  get neighbours(): readonly Neighbour[] {
    return this.#neighbours;
  }

  /** Distances of all glyphs that the model has drawn here, in that order. */
  get distances(): number[] {
    return this.#marks.filter((it) => !it.isOwn).map((it) => it.distance);
  }

  /** The attributes that name what is shown, without what was probed before. */
  override get state(): Record<string, string> {
    return {
      prompt: this.#wanted.prompt,
      seed: String(this.#wanted.seed),
      ...this.#character !== null && { character: this.#character },
      ...this.#strokes.length && { strokes: writeStrokes(this.#strokes) },
    };
  }

  /**
   * Probes any picture, which `state` does not tell of; resolved when its
   * neighbours are there, or have failed.
   *
   * @param glyph grey levels `[128, 128]`, row by row: 0 is ink, 255 is paper
   * @throws RangeError if it has another size
   */
  async probe(glyph: ArrayLike<number>): Promise<void> {
    if (glyph.length !== size ** 2) {
      throw new RangeError(`${glyph.length} pixels: not ${size} × ${size}`);
    }
    this.#takeOwn("", Uint8ClampedArray.from(glyph));
    await this.#probeOwn();
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
    this.#list = new NeighbourList(this.find("#near"));
    this.#pad = new Pad(this.find<HTMLCanvasElement>("#pad"), {
      touched: () => {
        if (this.#isUnfinished || !this.#pad.paper) this.#takeOwn("");
        else this.stop();
      },
      inked: () => this.redraw(),
      lifted: () => this.#probeOwn(),
    });
    this.#character = this.getAttribute("character");
    this.#pad.strokes = readStrokes(this.getAttribute("strokes") ?? "");
    this.#isPending = this.#character !== null || this.#strokes.length > 0;
    this.on("#more", "click", () => this.#run(() => this.#generate(10)));
    // The dice want a glyph; other controls do not, as long as there is no model.
    this.on("#dice", "click", () => {
      if (!this.isAsking) this.play();
    });
    this.on<InputEvent>("#own", "input", (event) => {
      if (!event.isComposing) this.#typed();
    });
    this.on("#own", "compositionend", () => this.#typed());
    this.on("#blank", "click", () => {
      this.#takeOwn("");
      this.isLive = true;
      this.#update();
    });
    this.#update();
  }

  override play() {
    this.#run(() => this.#isPending ? this.#restore() : this.#generate(1));
  }

  protected override playWords() {
    const text = words[this.language];
    return this.#drawn === null ? text : { ...text, play: text.another };
  }

  protected advance(): boolean {
    return this.isAsking;
  }

  protected tell() {
    const text = words[this.language];
    this.announce(
      this.isAsking ? text.drawing : this.find("#verdict").textContent ?? "",
    );
  }

  // ---------------------------------------------------------------- controls

  /** Begins what ends by itself, with the button for play as the one to stop it. */
  #run(work: () => Promise<void>) {
    void work();
    super.play();
  }

  protected takeControls() {
    this.#wanted = this.fields.read();
    this.#isPending = false;
    // Where the model is at hand, there is no reason to wait.
    if (this.lease) return this.#run(() => this.#generate(1));
    this.#update();
  }

  /** The reader's own glyph takes the place of the model's. */
  #takeOwn(character: string, paper = paperWith(character)) {
    this.giveUp();
    this.pause();
    this.#isPending = false;
    this.#step = -1;
    this.#character = character;
    this.#neighbours = [];
    this.#pad.lay(paper);
  }

  #typed() {
    const [character] = this.find<HTMLInputElement>("#own").value.trim();
    if (!character) return;
    if (!fontGlyph(character, size)) {
      this.isLive = true;
      return this.say(words[this.language].missing(character));
    }
    this.#takeOwn(character);
    this.#probeOwn();
  }

  // ---------------------------------------------------------------- the model

  /** Draws so many glyphs, each with a seed of its own, and probes each. */
  #generate(count: number): Promise<void> {
    return this.#ask(async (lease, signal) => {
      for (let i = 0; i < count; i++) {
        if (this.#drawn === this.#key) {
          const { prompt, seed } = this.#wanted;
          this.#wanted = { prompt, seed: seedOf(seed + 1) };
        }
        await this.#draw(lease, signal);
        await this.#find(lease, signal);
      }
    });
  }

  /** Shows what the attributes say: a glyph with the reader's part in it. */
  #restore(): Promise<void> {
    const strokes = this.#strokes;
    const character = this.#character;
    return this.#ask(async (lease, signal) => {
      if (character === null) await this.#draw(lease, signal);
      const paper = character === null
        ? this.#pad.paper!
        : paperWith(character);
      this.#pad.lay(paper, strokes);
      await this.#find(lease, signal);
      this.#isPending = false;
    });
  }

  #probeOwn(): Promise<void> {
    this.#isPending = false;
    return this.#ask((lease, signal) => this.#find(lease, signal));
  }

  /** Asks the model, and tells what came of it. */
  async #ask(
    work: (lease: ModelLease, signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    // They come together with the model; whoever needs them, waits.
    const done = await this.ask((lease, signal) => {
      this.#load().catch(() => {});
      this.#update();
      return work(lease, signal);
    });
    this.#update();
    if (done && !this.isPlaying) this.tell();
  }

  /** The model's glyph for the prompt and the seed. */
  async #draw(lease: ModelLease, signal: AbortSignal): Promise<void> {
    this.#character = null;
    this.#pad.strokes = [];
    this.#neighbours = [];
    this.#step = 0;
    this.#update();
    const condition = await this.follow((onProgress) =>
      lease.encode(this.#wanted.prompt, { onProgress, signal })
    );
    const denoiser = lease.denoiser(signal);
    const { schedule } = lease;
    const run = ddim(
      guided(denoiser, schedule, { guidanceScale }),
      schedule,
      {
        seed: this.#wanted.seed,
        numInferenceSteps,
        shape: [1, ...denoiser.sampleShape],
        conditions: [condition],
        clipSample: true,
      },
    );
    for await (const { index, x } of run) {
      this.#step = index;
      const isLast = index === numInferenceSteps;
      // Who wants no motion sees the finished glyph.
      if (isLast || !this.isStepping) this.#pad.lay(greys(x));
      this.#update();
    }
    this.#drawn = this.#key;
  }

  /** The nearest training glyphs of what is shown. */
  async #find(lease: ModelLease, signal: AbortSignal): Promise<void> {
    const glyph = Float32Array.from(this.#pad.glyph!, (it) => it / 127.5 - 1);
    const { spec, table, characters } = await this.#load();
    signal.throwIfAborted();
    const features = await this.follow((onProgress) =>
      lease.features(spec.classifier, glyph, { onProgress, signal })
    );
    const neighbours = this.#neighbours = table.nearest(features, shown)
      .map(({ row, distance }) => ({ character: characters[row], distance }));
    const [{ distance }] = neighbours;
    this.#marks.push({ distance, isOwn: this.#isOwn });
    this.#step = -1;
    this.#update();
    this.dispatchEvent(
      new CustomEvent("change", {
        bubbles: true,
        detail: { distance, neighbours },
      }),
    );
  }

  /** What the training glyphs are: fetched once, and again if it failed. */
  #load(): Promise<ProbeData> {
    return this.#loading ??= this.#fetch().catch((error) => {
      this.#loading = null;
      throw error;
    });
  }

  async #fetch(): Promise<ProbeData> {
    const [data] = await Promise.all([
      loadProbe(
        sourceFolder("table", this.getAttribute("table"), "novelty-probe/")
          .href,
      ),
      this.#loadPictures(),
    ]);
    this.#data = data;
    this.#update();
    return data;
  }

  /** Those of the map; without them, there are still the characters. */
  async #loadPictures(): Promise<void> {
    try {
      const given = this.getAttribute("map");
      const folder = sourceFolder("map", given, "glyph-map/").href;
      const changed = () => this.redraw();
      this.#list.pictures = await GlyphPictures.load(folder, changed);
    } catch {
      this.say(words[this.language].noPictures);
    }
  }

  get #key(): string {
    return `${this.#wanted.seed} ${this.#wanted.prompt}`;
  }

  /** The model's glyph is not drawn to its end. */
  get #isUnfinished(): boolean {
    return this.#step >= 0 && this.#step < numInferenceSteps;
  }

  get #strokes(): readonly Stroke[] {
    return this.#pad?.strokes ?? [];
  }

  get #isOwn(): boolean {
    return this.#character !== null || this.#strokes.length > 0;
  }

  // ----------------------------------------------------------------- drawing

  /** Brings words in line with the state. */
  #update() {
    const text = words[this.language];
    this.fields.show(this.#wanted);
    this.namePlay();
    this.find(".pane").classList.toggle("own", this.#isOwn);
    this.find(".pane").classList.toggle("lettered", !this.#list.pictures);
    this.find("#of").textContent = this.#isOwn
      ? text.ownHead
      : text.generatedHead;
    this.find("#what").textContent = this.#what();
    this.#tally();
    this.find("#verdict").innerHTML = this.#verdict();
    this.#list.show(this.#neighbours);
    this.redraw();
  }

  /** The distances of real glyphs and of the reader's, each by its middle. */
  #tally() {
    const { distances } = this;
    const text = words[this.language];
    this.find(".legend").hidden = !this.#data;
    if (!this.#data) return;
    const of = (values: readonly number[]) => median(values).toFixed(1);
    this.find("#real").textContent = text.median(of(this.#data.spec.heldOut));
    this.find(".drawn").hidden = !distances.length;
    this.find("#drawn").textContent = text.tally(
      distances.length,
      of(distances),
    );
  }

  #what(): string {
    const text = words[this.language];
    if (this.#isUnfinished) {
      return text.stepOf(this.#step, numInferenceSteps);
    }
    if (this.#character === "") {
      const isBlank = this.#pad.glyph?.every((it) => it === 255) ?? true;
      return this.#strokes.length ? text.hand : isBlank ? text.nothing : "";
    }
    const base = this.#character === null
      ? text.generated(this.#wanted.prompt, this.#wanted.seed)
      : text.typed(this.#character);
    return this.#strokes.length ? base + text.retouched : base;
  }

  #verdict(): string {
    const text = words[this.language];
    const [nearest] = this.#neighbours;
    if (!this.#data || !nearest) {
      return this.#step === numInferenceSteps ? text.seeking : "";
    }
    const { distance } = nearest;
    const { kind, nearer } = judge(this.#data.spec, distance);
    return `<b>${text.distance(distance.toFixed(1))}</b> ${
      text.verdicts[kind](nearer)
    }`;
  }

  protected draw() {
    this.#pad.draw();
    this.#list.draw();
    const surface = surfaceOf(this.find<HTMLCanvasElement>("#histogram"));
    if (!surface || !this.#data) return;
    surface.context.font = `12px ${this.fontFamily}`;
    const text = words[this.language];
    drawHistogram(surface, this.#data.spec, this.#marks, this.colours, text);
  }
}

/** Grey levels of a character in the reader's fonts; of blank paper for "". */
function paperWith(character: string): Uint8ClampedArray {
  return character
    ? Uint8ClampedArray.from(drawnGlyph(character, size))
    : new Uint8ClampedArray(size ** 2).fill(255);
}
