/**
 * `<glyph-denoiser>`: the model in the reader's hands.
 *
 *     <script type="module" src="/embed/v1/glyph-denoiser.js"></script>
 *     <glyph-denoiser prompt="gold" seed="7" steps="30" guidance="2">
 *       <img src="still.png" alt="…" width="720" height="240">
 *     </glyph-denoiser>
 *
 * What stands inside the element is its still figure: it is shown until the
 * reader acts, and before that nothing is fetched.
 */
import { fillNormal, guided } from "../../../diffusion/mod.ts";
import type {
  DownloadProgress,
  ModelCard,
  ProviderRequest,
} from "../../../inference/browser.ts";
import { abortable } from "../../../inference/abortable.ts";
import { ModelError } from "../../../inference/manifest.ts";
import {
  leaseModel,
  type ModelLease,
  pageCard,
} from "../../../inference/shared_model.ts";
import { languageOf } from "../element/language.ts";
import { type Shareable, wireShare } from "../element/share.ts";
import { siteFile } from "../element/site_file.ts";
import { modelAddress, runtimeAddress } from "../model/address.ts";
import { drawGreys } from "../model/draw_greys.ts";
import { offerThreads } from "../model/more_threads.ts";
import {
  checkPrompt,
  choosePrompt,
  offerPrompts,
} from "../model/prompt_select.ts";
import { rolledSeed, seedOf } from "../element/seed.ts";
import { drawStrip, stepInStrip, stripPlaces } from "./drawing.ts";
import { type Frame, greys, Recording } from "../model/recording.ts";
import {
  type ModelWords,
  progressAloud,
  progressLine,
  providerLine,
  words as modelWords,
} from "../model/words.ts";
import { openReplay, type Replay } from "./replay.ts";
import { type SamplerName, samplerNamed, samplers } from "../model/samplers.ts";
import { style } from "./style.ts";
import { template } from "./template.ts";
import { type DenoiserWords, words } from "./words.ts";

/** What names one run: the same five, the same glyph. */
interface Settings {
  /** "" = no prompt */
  prompt: string;
  seed: number;
  sampler: SamplerName;
  steps: number;
  guidance: number;
}

const DEFAULTS: Settings = {
  prompt: "",
  seed: 1,
  sampler: "ddim",
  steps: 30,
  guidance: 2,
};

/** What names a run, by its controls' ids. */
const controls = ["prompt", "seed", "sampler", "steps", "guidance"];

/** How long a recorded step is shown when a run is played again. */
const REPLAY_INTERVAL_MS = 60;

/** Width of a slider's knob, as in the style. */
const KNOB = 14;

/**
 * The model in the reader's hands: runs, stops, steps and slides through a run.
 *
 * @element glyph-denoiser
 * @attr {string} [prompt=""] - What to draw: a prompt of the model's list, or empty for anything
 * @attr {number} [seed=1] - A whole number; the same seed and settings give the same glyph
 * @attr {"ddim" | "ddpm" | "dpm-solver" | "dpm-solver-sde" | "uni-pc"} [sampler="ddim"] - How the steps are taken
 * @attr {number} [steps=30] - How often the network is asked
 * @attr {number} [guidance=2] - How closely to follow the prompt: 0 not at all, 1 as in training
 * @attr {number} at - The step that is shown once a run has come so far; if left out, the last
 * @attr {string} src - Address of the model's folder; scripts of the site find their own, those from npm need it
 * @attr {"webgpu" | "wasm"} provider - Takes the choice from the browser
 * @attr {string} runtime - Address of a folder with onnxruntime-web's files; if left out, the one beside the script
 * @attr {string} recording - Address of a recorded run, for browsers that cannot run the model; if left out, the site's own
 * @csspart canvas - Each of the three pictures
 * @cssprop {<color>} --widget-text - Words and lines
 * @cssprop {<color>} --widget-muted - What is less than words: units, hints
 * @cssprop {<color>} --widget-rule - Thin lines and frames
 * @cssprop {<color>} --widget-surface - Behind pictures, fields and buttons
 * @cssprop {<color>} --widget-accent - What is to be pressed, and where the focus is
 * @cssprop {<color>} --widget-on-accent - Words on the accent
 * @cssprop {<font-family>} --widget-font - Typeface of the controls
 * @cssprop {<font-family>} --widget-math - Typeface of symbols
 * @slot - The still figure: shown until the reader acts, and for good without scripts
 */
export class GlyphDenoiser extends HTMLElement implements Shareable {
  static readonly observedAttributes = [
    "prompt",
    "seed",
    "sampler",
    "steps",
    "guidance",
    "at",
  ];

  #root = this.attachShadow({ mode: "open" });
  #words: DenoiserWords = words.en;
  #modelWords: ModelWords = modelWords.en;
  #card: Promise<ModelCard> | null = null;
  #model: ModelLease | null = null;
  #opening: AbortController | null = null;
  /** In the model's place, where no device runs it. */
  #replay: Replay | null = null;
  #run: Recording | null = null;
  #settings: Settings = { ...DEFAULTS };
  /** The frame that is shown. */
  #cursor = 0;
  /** The step that a run is to stop at, until the reader wants another. */
  #goal = Infinity;
  #playing = false;
  /** Counts what the reader asked for: an older loop sees that it is over. */
  #turn = 0;
  #resized: ResizeObserver | null = null;
  #isSeen = true;
  #sight = new IntersectionObserver(([{ isIntersecting }]) => {
    this.#isSeen = isIntersecting;
    if (this.#model) this.#model.isPaused = !isIntersecting;
  });

  constructor() {
    super();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    this.#root.adoptedStyleSheets = [sheet];
  }

  connectedCallback() {
    this.#build();
    this.#toggle("live", !this.firstElementChild || this.#run !== null);
    this.#resized = new ResizeObserver(() => this.#drawStrip());
    this.#resized.observe(this.#canvas("strip"));
    this.#sight.observe(this);
    this.#takeAttributes();
    this.#showStart();
    this.#update();
  }

  disconnectedCallback() {
    this.#halt();
    this.#resized?.disconnect();
    this.#sight.disconnect();
    // Moving the element in the page takes it out and puts it back at once.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#opening?.abort();
      this.#run?.stop();
      this.#run = null;
      this.#model?.release();
      this.#model = null;
    });
  }

  attributeChangedCallback(name: string) {
    if (!this.isConnected) return;
    this.#build();
    this.#takeAttributes();
    if (name === "at" && this.#run) return this.#show(this.#goal);
    this.#settingsChanged();
  }

  /**
   * Attributes that name the present state: an element made anew with them, and
   * no others of their names, shows what this one shows.
   */
  get state(): Record<string, string> {
    const { prompt, seed, sampler, steps, guidance } = this.#settings;
    const at = this.#run?.frames.length ? this.#cursor : this.#goal;
    return {
      prompt,
      seed: String(seed),
      sampler,
      steps: String(steps),
      guidance: String(guidance),
      ...at < this.#length ? { at: String(at) } : {},
    };
  }

  /** Shows the live form in its present state, as if the reader had asked. */
  show() {
    this.#toggle("live", true);
  }

  // ---------------------------------------------------------------- controls

  /** In the language of the page, which is known once the element is in it. */
  #build() {
    if (this.#root.hasChildNodes()) return;
    const language = languageOf(this);
    this.#words = words[language];
    this.#modelWords = modelWords[language];
    this.#root.innerHTML = template(this.#words, this.#modelWords, language);
    this.#listen();
    wireShare(this, this.#root, true);
  }

  #listen() {
    this.#on("play", "click", () => this.#pressPlay());
    this.#on("forth", "click", () => this.#stepOn());
    this.#on("back", "click", () => this.#show(this.#cursor - 1));
    this.#on("dice", "click", () => {
      this.#input("seed").value = String(rolledSeed());
      this.#takeControls();
    });
    const scrub = this.#input("scrub");
    this.#on("scrub", "input", () => this.#show(Number(scrub.value)));
    this.#on("strip", "pointerdown", (event) => this.#pickFromStrip(event));
    this.#on("strip", "pointermove", (event) => {
      if ((event as PointerEvent).buttons) this.#pickFromStrip(event);
    });
    for (const id of controls) {
      this.#on(id, "change", () => this.#takeControls());
    }
    for (const id of ["steps", "guidance"]) {
      this.#on(id, "input", () => this.#showSliders());
    }
    // Opening the list is an act of the reader's: only now is it fetched.
    for (const event of ["focus", "pointerdown"]) {
      this.#on("prompt", event, () => this.#fillPrompts().catch(() => {}));
    }
    this.#root.querySelector("form")!.addEventListener("submit", (event) => {
      event.preventDefault();
      // A changed field has begun the run already, where there is a model.
      if (!this.#opening && !this.#playing) this.#play();
    });
  }

  #takeAttributes() {
    const number = (name: string, fallback: number) => {
      const text = this.getAttribute(name);
      const value = Number(text);
      return text?.trim() && Number.isFinite(value) ? value : fallback;
    };
    const settings = {
      prompt: this.getAttribute("prompt")?.trim() ?? DEFAULTS.prompt,
      seed: seedOf(number("seed", DEFAULTS.seed)),
      sampler: samplerNamed(this.getAttribute("sampler")),
      steps: clamp(Math.round(number("steps", DEFAULTS.steps)), 1, 1000),
      guidance: clamp(number("guidance", DEFAULTS.guidance), 0, 100),
    };
    this.#settings = settings;
    this.#goal = Math.max(Math.round(number("at", Infinity)), 0);
    this.#showSettings();
  }

  #showSettings() {
    const { prompt, seed, sampler, steps, guidance } = this.#settings;
    // Sliders widen for what an author asks for beyond them.
    const stepsSlider = this.#input("steps");
    const guidanceSlider = this.#input("guidance");
    stepsSlider.max = String(Math.max(Number(stepsSlider.max), steps));
    guidanceSlider.max = String(Math.max(Number(guidanceSlider.max), guidance));
    stepsSlider.value = String(steps);
    guidanceSlider.value = String(guidance);
    this.#input("seed").value = String(seed);
    this.#select("sampler").value = sampler;
    choosePrompt(this.#select("prompt"), prompt);
    this.#showSliders();
  }

  #takeControls() {
    const seed = this.#input("seed");
    if (!seed.checkValidity() || !seed.value) {
      seed.value = String(this.#settings.seed);
    }
    this.#settings = {
      prompt: this.#select("prompt").value,
      seed: seedOf(Number(seed.value)),
      sampler: samplerNamed(this.#select("sampler").value),
      steps: Number(this.#input("steps").value),
      guidance: Number(this.#input("guidance").value),
    };
    this.#showSliders();
    this.#goal = Infinity;
    this.#settingsChanged();
  }

  /** Another run is wanted; where the model is at hand it starts at once. */
  #settingsChanged() {
    if (this.#opening) {
      // The run to come begins with what is set when the model is here.
      this.#showStart();
      return this.#update();
    }
    this.#halt();
    this.#run?.stop();
    this.#run = null;
    this.#cursor = 0;
    this.#say(null);
    this.#showStart();
    this.#update();
    if (this.#model) this.#play();
  }

  #pressPlay() {
    if (this.#opening) return this.#opening.abort();
    if (this.#playing) {
      this.#halt();
      this.#update();
      return this.#announce(this.#words.paused(this.#cursor));
    }
    if (this.#run?.complete && stillness.matches) {
      // No motion: a press is a step.
      const { length } = this.#run;
      return this.#show(this.#cursor < length ? this.#cursor + 1 : 0);
    }
    if (this.#run?.complete && this.#cursor === this.#run.length) {
      this.#show(0);
    }
    this.#play();
  }

  /** Number of steps of the run that is shown or would be. */
  get #length(): number {
    return this.#run?.length ?? this.#settings.steps;
  }

  // --------------------------------------------------------------- the model

  /** The list of prompts, once; a failure may be tried again. */
  #fillPrompts(): Promise<ModelCard> {
    return this.#card ??= this.#fetchPrompts().catch((error) => {
      this.#card = null;
      this.#say(error);
      throw error;
    });
  }

  async #fetchPrompts(): Promise<ModelCard> {
    const card = await pageCard(modelAddress(this));
    offerPrompts(this.#select("prompt"), card, this.#modelWords);
    return card;
  }

  async #open(): Promise<ModelLease | Replay> {
    const opened = this.#model ?? this.#replay;
    if (opened) return opened;
    const controller = this.#opening = new AbortController();
    const { signal } = controller;
    this.#showProgress({ phase: "download", loaded: 0, total: 0 });
    this.#update();
    try {
      const card = await abortable(this.#fillPrompts(), signal);
      checkPrompt(this.#settings.prompt, card);
      const provider = this.getAttribute("provider") as ProviderRequest | null;
      const model = await leaseModel(modelAddress(this), {
        signal,
        provider: provider ?? "auto",
        runtime: runtimeAddress(this),
        onProgress: (progress) => this.#showProgress(progress),
      });
      model.isPaused = !this.#isSeen;
      offerThreads(this, this.#root, model.report);
      return this.#model = model;
    } catch (error) {
      if (!(error instanceof ModelError) || error.code !== "no-device") {
        throw error;
      }
      this.#replay = await this.#recorded(error);
      throw new ModelError(error.code, this.#words.instead(error.message));
    } finally {
      if (this.#opening === controller) this.#opening = null;
    }
  }

  /**
   * The recorded run, whose settings take the place of the reader's.
   * @throws `reason` if there is none
   */
  async #recorded(reason: ModelError): Promise<Replay> {
    const address = this.getAttribute("recording");
    const recording = address
      ? new URL(address, document.baseURI)
      : siteFile("../../figures/denoiser-run.json");
    if (!recording) throw reason;
    const replay = await openReplay(recording).catch(() => {
      throw reason; // says what to do, as the other does not
    });
    const { prompt, seed, guidanceScale: guidance, timesteps } = replay;
    const { length: steps } = timesteps;
    this.#settings = { prompt, seed, sampler: "ddim", steps, guidance };
    this.#showSettings();
    for (const id of [...controls, "dice"]) {
      this.#root.getElementById(id)!.toggleAttribute("disabled", true);
    }
    this.#showStart();
    return replay;
  }

  #start(model: ModelLease | Replay): Recording {
    if ("start" in model) {
      return new Recording(model.timesteps.length, () => model.start());
    }
    const { prompt, seed, sampler, steps, guidance: guidanceScale } =
      this.#settings;
    const condition = prompt ? model.prompts.condition(prompt) : null;
    const { schedule } = model;
    const numInferenceSteps = Math.min(steps, schedule.numTrainTimesteps);
    return new Recording(numInferenceSteps, (signal) => {
      const denoiser = model.denoiser(signal);
      const network = guided(denoiser, schedule, { guidanceScale });
      return samplers[sampler].run(network, schedule, {
        seed,
        numInferenceSteps,
        shape: [1, ...denoiser.sampleShape],
        conditions: [condition],
        clipSample: true,
      });
    });
  }

  // ---------------------------------------------------------------- the run

  /** Goes on from the frame shown: over what is recorded, then computing. */
  async #play() {
    const turn = ++this.#turn;
    const over = () => turn !== this.#turn;
    this.#playing = true;
    this.#say(null);
    this.#toggle("live", true);
    this.#update();
    try {
      const model = await this.#open();
      if (over()) return;
      const run = this.#ready(model);
      const goal = Math.min(this.#goal, run.length);
      // The seed's own noise is the first frame, and to be seen all the same.
      if (!run.frames.length && goal === 0) await this.#record(run);
      while (!over() && this.#cursor < goal) {
        const recorded = this.#cursor + 1 < run.frames.length;
        const began = performance.now();
        if (!recorded && !await this.#record(run)) break;
        if (over()) return;
        const newest = run.frames.length - 1;
        if (stillness.matches) this.#moveWithoutDrawing(newest);
        else this.#show(Math.min(this.#cursor + 1, newest), false);
        await nextFrame(
          recorded ? REPLAY_INTERVAL_MS - (performance.now() - began) : 0,
        );
      }
      if (over()) return;
      this.#playing = false;
      this.#show(this.#cursor, false);
      this.#goal = Infinity;
      if (!run.complete) {
        return this.#announce(this.#words.paused(this.#cursor));
      }
      const { prompt, seed, steps } = this.#settings;
      this.#announce(this.#words.done(prompt, seed, steps));
    } catch (error) {
      if (!over()) this.#failed(error);
    }
  }

  async #stepOn() {
    const turn = ++this.#turn;
    this.#playing = false;
    this.#say(null);
    this.#toggle("live", true);
    try {
      const model = await this.#open();
      if (turn !== this.#turn) return;
      const run = this.#ready(model);
      // The first step is that the network sees the noise.
      const next = run.frames.length ? this.#cursor + 1 : 0;
      if (next >= run.frames.length) await this.#record(run);
      if (turn === this.#turn) this.#show(next);
    } catch (error) {
      if (turn === this.#turn) this.#failed(error);
    }
  }

  /** The present run, or a new one with its first frame to come. */
  #ready(model: ModelLease | Replay): Recording {
    if (!this.#run || this.#run.broken) {
      this.#run = this.#start(model);
      this.#cursor = 0;
    }
    this.#update();
    return this.#run;
  }

  async #record(run: Recording): Promise<boolean> {
    const more = await run.record();
    // The last frame is arithmetic only; the network was not asked.
    if (more && !run.complete && this.#model) {
      run.times.push(this.#model.milliseconds);
    }
    return more;
  }

  #failed(error: unknown) {
    this.#playing = false;
    if (this.#run?.broken) {
      // The next run starts the model afresh, from the browser's store.
      this.#model?.release();
      this.#model = null;
    }
    this.#say(error);
    this.#update();
  }

  /** No older loop goes on; a step under way is still recorded. */
  #halt() {
    this.#turn++;
    this.#playing = false;
  }

  // ------------------------------------------------------------- the display

  /** Shows a recorded frame; a reader's own move also stops the play. */
  #show(index: number, stop = true) {
    const run = this.#run;
    if (!run?.frames.length) return this.#update();
    if (stop) {
      this.#halt();
      this.#goal = Infinity;
    }
    this.#cursor = clamp(index, 0, run.frames.length - 1);
    const frame = run.frames[this.#cursor];
    this.#drawFrame(frame);
    this.#drawStrip();
    this.#update();
  }

  #moveWithoutDrawing(index: number) {
    this.#cursor = index;
    this.#update();
  }

  #drawFrame({ index, signal, noise, xt, x0, eps }: Frame) {
    const { length } = this.#run!;
    const { noisyAt, predictedAt, noiseAt } = this.#words;
    this.#draw("xt", xt, noisyAt(index, length));
    this.#draw("x0", x0, predictedAt(index, length));
    this.#draw("eps", eps, noiseAt(index, length));
    this.#text("signal", signal.toFixed(2));
    this.#text("noise", noise.toFixed(2));
  }

  /** Before the first step: the seed's own noise, which no model is needed for. */
  #showStart() {
    const noise = new Float32Array(this.#canvas("xt").width ** 2);
    fillNormal(noise, { seed: this.#settings.seed, sample: 0, step: 0 });
    const label = this.#words.pureNoise(this.#settings.seed);
    this.#draw("xt", greys(noise), label);
    for (const id of ["x0", "eps"]) {
      const canvas = this.#canvas(id);
      canvas.getContext("2d")!.clearRect(0, 0, canvas.width, canvas.height);
      canvas.setAttribute("aria-label", this.#words.nothing);
    }
    this.#text("signal", "\u00a0");
    this.#text("noise", "\u00a0");
    this.#drawStrip();
  }

  #draw(id: string, grey: Uint8ClampedArray, label: string) {
    const canvas = this.#canvas(id);
    drawGreys(canvas, grey);
    canvas.setAttribute("aria-label", label);
  }

  #drawStrip() {
    const { width } = drawStrip(
      this.#canvas("strip"),
      this.#run?.frames ?? [],
      this.#length,
    );
    // The slider's knob is to stand below the middle of the picture shown.
    const places = stripPlaces(width, this.#length);
    const inset = Math.max(width / places / 2 - KNOB / 2, 0);
    const scrub = this.#input("scrub");
    scrub.style.width = `calc(100% - ${2 * inset}px)`;
    scrub.style.marginInline = `${inset}px`;
  }

  #pickFromStrip(event: Event) {
    const { left, width } = this.#canvas("strip").getBoundingClientRect();
    const share = ((event as PointerEvent).clientX - left) / width;
    this.#show(
      stepInStrip(share, stripPlaces(width, this.#length), this.#length),
    );
  }

  #showSliders() {
    for (const id of ["steps", "guidance"]) {
      const slider = this.#input(id);
      fill(slider, Number(slider.value));
      this.#text(`${id}Value`, slider.value);
    }
  }

  #showProgress(progress: DownloadProgress) {
    const { phase, loaded, total } = progress;
    const bar = this.#root.getElementById("bar") as HTMLProgressElement;
    if (phase === "start" || !total) bar.removeAttribute("value");
    else bar.value = loaded / total;
    const text = progressLine(progress, this.#modelWords);
    bar.setAttribute("aria-valuetext", text);
    this.#text("status", text);
    this.#announce(progressAloud(progress, this.#modelWords));
  }

  /** Brings words and controls in line with the state. */
  #update() {
    const run = this.#run;
    const opening = this.#opening !== null;
    const last = this.#length;
    const recorded = Math.max((run?.frames.length ?? 0) - 1, 0);

    this.#text("play", this.#playLabel());
    this.#button("back").disabled = opening || this.#cursor === 0;
    this.#button("forth").disabled = opening ||
      run !== null && this.#cursor === last;
    this.#root.querySelector<HTMLElement>(".download")!.hidden = !opening;
    const scrub = this.#input("scrub");
    scrub.style.visibility = opening ? "hidden" : "";
    this.#canvas("strip").style.visibility = opening ? "hidden" : "";
    scrub.max = String(last);
    scrub.value = String(this.#cursor);
    scrub.disabled = !recorded;
    scrub.setAttribute(
      "aria-valuetext",
      this.#words.place(this.#cursor, last),
    );
    fill(scrub, recorded);
    this.#input("guidance").disabled = !this.#settings.prompt ||
      this.#replay !== null;
    if (!opening) {
      this.#text("status", this.#statusLine());
      this.#text("provider", this.#providerLine());
    }
  }

  #playLabel(): string {
    const run = this.#run;
    const { stop, pause, goOn, replay, play, toStart, next } = this.#words;
    if (this.#opening) return stop;
    if (this.#playing) return pause;
    if (!run?.frames.length || run.broken) return this.#words.run;
    if (!run.complete) return goOn;
    if (!stillness.matches) return this.#cursor === run.length ? replay : play;
    return this.#cursor === run.length ? toStart : next;
  }

  #statusLine(): string {
    const run = this.#run;
    const frame = run?.frames[this.#cursor];
    if (!run || !frame) {
      return this.#model || this.#replay
        ? this.#words.ready
        : this.#words.still;
    }
    return frame.t < 0
      ? this.#words.finished(run.length)
      : this.#words.at(this.#cursor, run.length, frame.t);
  }

  #providerLine(): string {
    if (this.#replay) return this.#words.recording;
    if (!this.#model) return "";
    const times = this.#run?.times ?? [];
    const mean = times.reduce((a, b) => a + b, 0) / times.length;
    return providerLine(this.#model.report, mean, this.#modelWords);
  }

  /** An error in words; null takes it away. Stopping is no error. */
  #say(error: unknown) {
    const message = this.#root.getElementById("message")!;
    const stopped = error instanceof DOMException &&
      error.name === "AbortError";
    message.hidden = error === null || stopped;
    if (stopped) {
      return this.#announce(this.#words.stopped);
    }
    message.textContent = error === null
      ? ""
      : error instanceof Error
      ? error.message
      : String(error);
  }

  #announce(words: string) {
    const region = this.#root.getElementById("announce")!;
    if (region.textContent !== words) region.textContent = words;
  }

  // ---------------------------------------------------------- the shadow tree

  #on(id: string, event: string, listener: (event: Event) => void) {
    this.#root.getElementById(id)!.addEventListener(event, listener);
  }

  #toggle(name: string, on: boolean) {
    this.#root.querySelector(".widget")!.classList.toggle(name, on);
    this.#root.querySelector<HTMLElement>(".still")!.inert = on;
  }

  #text(id: string, text: string) {
    this.#root.getElementById(id)!.textContent = text;
  }

  #input(id: string): HTMLInputElement {
    return this.#root.getElementById(id) as HTMLInputElement;
  }

  #button(id: string): HTMLButtonElement {
    return this.#root.getElementById(id) as HTMLButtonElement;
  }

  #select(id: "prompt" | "sampler"): HTMLSelectElement {
    return this.#root.getElementById(id) as HTMLSelectElement;
  }

  #canvas(id: string): HTMLCanvasElement {
    return this.#root.getElementById(id) as HTMLCanvasElement;
  }
}

/** The reader asked their system for less motion. */
const stillness = globalThis.matchMedia("(prefers-reduced-motion: reduce)");

/** Colours a slider's track up to a value. */
function fill(slider: HTMLInputElement, value: number) {
  const min = Number(slider.min);
  const share = (value - min) / (Number(slider.max) - min || 1);
  slider.style.setProperty("--filled", `${100 * share}%`);
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}

/** The browser has drawn, and at least so many milliseconds have gone by. */
async function nextFrame(milliseconds: number) {
  if (milliseconds > 0) {
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
  }
  await new Promise((resolve) => requestAnimationFrame(resolve));
}
