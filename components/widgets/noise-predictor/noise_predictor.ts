/**
 * `<noise-predictor>`: the question that a diffusion model is trained on, asked
 * of the model. The reader mixes a glyph with noise, and sees what the network
 * takes for the noise, which glyph is left without it, and how far both are
 * from the truth.
 *
 *     <script type="module" src="/embed/v1/noise-predictor.js"></script>
 *     <noise-predictor character="鋅" t="600" seed="4"></noise-predictor>
 */
import { type Schedule, scheduleFrom } from "../../../diffusion/mod.ts";
import { sourceFolder } from "../element/site_file.ts";
import { surfaceOf } from "../element/surface.ts";
import { drawGreys } from "../model/draw_greys.ts";
import { numberOf } from "../element/attributes.ts";
import { ModelLab } from "../model/model_lab.ts";
import { escaped } from "../element/escaped.ts";
import { onOpening } from "../element/opening.ts";
import { rolledSeed, seedNamed, seedOf } from "../element/seed.ts";
import { greys } from "../model/recording.ts";
import { drawCharts, layoutOf, timestepAt } from "./charts.ts";
import {
  type ChosenGlyph,
  type GlyphChoice,
  loadGlyphs,
  typedGlyph,
} from "./glyph_table.ts";
import {
  type Answer,
  answerOf,
  errorInWords,
  factor,
  type Question,
  questionOf,
  timestepsAllOver,
} from "./question.ts";
import { style } from "./style.ts";
import { controls, stage } from "./template.ts";
import { words } from "./words.ts";

/** ε at black and white of the pictures, and ε̂ − ε, in standard deviations. */
const noiseRange = 2.5;
const differenceRange = .75;
/** How long play shows an answer, in seconds. */
const showFor = .35;

/**
 * The network's guess at the noise in a glyph, at any timestep.
 *
 * @element noise-predictor
 * @attr {string} [character=鋅] - A glyph of the data set; or any character, drawn with the reader's own fonts
 * @attr {number} [t=600] - Timestep, from 0 to the last of the model's schedule
 * @attr {number} [seed=1] - Of the noise
 * @attr {boolean} unprompted - The network is not told what the glyph means
 * @attr {string} glyphs - Address of the folder with glyphs to choose from; scripts of the site find their own
 * @fires change - Another question is asked, or an answer is there; it bubbles
 */
export class NoisePredictor extends ModelLab {
  #choice: GlyphChoice | null = null;
  /** Height and width of a picture, in pixels. */
  #size = 128;
  #schedule: Schedule | null = null;
  #loading: Promise<void> | null = null;
  #asking: Promise<void> | null = null;
  #glyph: ChosenGlyph | null = null;
  #t = 600;
  #seed = 1;
  #isTold = true;
  #question: Question | null = null;
  #answer: Answer | null = null;
  /** Of the answers to this glyph, noise and words, by timestep. */
  #errors = new Map<number, { eps: number; x0: number }>();
  /** What each picture was last drawn of. */
  #drawn = new Map<string, Question | Answer>();
  /** Where play is: the next of its timesteps. */
  #walked = 0;
  /** For how long play has shown the present answer, in seconds. */
  #shown = 0;

  /** The timestep of the noise, from 0; setting it shows it. */
  get t(): number {
    return this.#t;
  }

  set t(t: number) {
    this.#walked = 0;
    this.#moveTo(t);
  }

  /** The seed of the noise, a whole number; setting it shows its noise. */
  get seed(): number {
    return this.#seed;
  }

  set seed(seed: number) {
    this.#seed = seedOf(seed);
    this.#renew();
    void this.#open();
  }

  /** The glyph under the noise; setting it shows it, if the data set or a font has it. */
  get character(): string {
    return this.#glyph?.character ?? this.getAttribute("character") ?? "鋅";
  }

  set character(character: string) {
    this.#open().then(() => this.#choose(character));
  }

  /** Mean squared errors of the answer that is shown, and its timestep; null while there is none. */
  get errors(): { t: number; eps: number; x0: number } | null {
    if (!this.#answer || this.#isPending) return null;
    const { question, epsError, x0Error } = this.#answer;
    return { t: question.t, eps: epsError, x0: x0Error };
  }

  /** The attributes that name what is shown. */
  override get state(): Record<string, string> {
    return {
      character: this.character,
      t: String(this.#t),
      seed: String(this.#seed),
      ...this.#isTold ? {} : { unprompted: "" },
    };
  }

  /** Asks the network, which is fetched for the first question; resolved when it has answered or failed. */
  async predict(): Promise<void> {
    await this.#open();
    // Unless the reader has gone back to the still figure meanwhile.
    if (this.isLive) await this.#ask();
  }

  protected parts() {
    const text = words[this.language];
    return {
      words: text,
      stage: stage(text, (noiseRange / differenceRange).toFixed(1)),
      controls: controls(text, escaped(this.character)),
      style,
    };
  }

  protected begin() {
    this.#t = Math.max(Math.round(numberOf(this.getAttribute("t"), 600)), 0);
    this.#seed = seedNamed(this.getAttribute("seed"));
    this.#isTold = !this.hasAttribute("unprompted");
    this.on("#predict", "click", () => void this.predict());
    const time = this.find<HTMLInputElement>("#time");
    this.on("#time", "input", () => {
      this.pause();
      this.t = Number(time.value);
    });
    // What there is to tell is known once the glyphs are there.
    this.on("#time", "change", () => void this.#open().then(() => this.tell()));
    for (const event of ["pointerdown", "pointermove"]) {
      this.on<PointerEvent>("#view", event, (it) => this.#scrub(it));
    }
    this.on("#glyph", "change", () => {
      this.find<HTMLInputElement>("#own").value = "";
      this.character = this.find<HTMLSelectElement>("#glyph").value;
    });
    onOpening(this.find("#glyph"), () => this.#open());
    this.on<InputEvent>("#own", "input", (event) => {
      if (!event.isComposing) this.#chooseOwn();
    });
    this.on("#own", "compositionend", () => this.#chooseOwn());
    const seed = this.find<HTMLInputElement>("#seed");
    this.on("#seed", "change", () => {
      if (seed.value && seed.checkValidity()) this.seed = Number(seed.value);
      else this.#update();
    });
    this.on("#dice", "click", () => this.seed = rolledSeed());
    this.on("#told", "change", () => {
      this.#isTold = this.find<HTMLInputElement>("#told").checked;
      this.#renew();
      void this.#open();
    });
    if (!this.firstElementChild) void this.#open();
    this.#update();
  }

  protected tell() {
    this.announce(this.#inWords());
  }

  protected advance(seconds: number): boolean {
    if (!this.#schedule) return false;
    if (this.#isPending && this.#walked && !this.isStepping) return true;
    this.#shown += seconds;
    if (this.#shown < showFor) return true;
    const walk = timestepsAllOver(this.#schedule.numTrainTimesteps);
    if (this.#walked >= walk.length) return false;
    this.#shown = 0;
    this.#moveTo(walk[this.#walked++]);
    void this.#ask();
    return true;
  }

  // ------------------------------------------------------------ the question

  /** Shows the live form; the glyphs come when they can. */
  async #open(): Promise<void> {
    this.isLive = true;
    this.#loading ??= this.#load();
    await this.#loading;
  }

  async #load(): Promise<void> {
    try {
      const given = this.getAttribute("glyphs");
      const folder = sourceFolder("glyphs", given, "noise-predictor/");
      this.#choice = await loadGlyphs(folder.href);
      this.#schedule = this.#choice.schedule;
      this.#size = this.#choice.size;
      this.#offer(this.#choice);
      this.#choose(this.character);
    } catch {
      await this.#loadNoGlyphs();
    }
  }

  /** Without them there are those of the reader's fonts, and the model's schedule. */
  async #loadNoGlyphs(): Promise<void> {
    try {
      const { manifest } = await this.card();
      this.#schedule = scheduleFrom(manifest.schedule);
      this.#size = manifest.imageSize;
      this.#choose(this.character);
      this.say(new Error(words[this.language].failed));
    } catch (error) {
      this.say(error);
      // The next try may do better.
      this.#loading = null;
    }
  }

  #offer({ glyphs }: GlyphChoice) {
    const { heldOut, seen } = words[this.language];
    const group = (label: string, isHeldOut: boolean) => {
      const group = document.createElement("optgroup");
      group.label = label;
      group.append(
        ...glyphs.filter((it) => it.isHeldOut === isHeldOut).map((it) =>
          new Option(`${it.character} ${it.words}`, it.character)
        ),
      );
      return group;
    };
    this.find("#glyph").replaceChildren(
      group(heldOut, true),
      group(seen, false),
    );
  }

  /** A glyph of the data set, if it is offered; else one in the reader's font. */
  #choose(character: string) {
    const choice = this.#choice;
    const index =
      choice?.glyphs.findIndex((it) => it.character === character) ?? -1;
    const glyph: ChosenGlyph | null = choice && index >= 0
      ? { ...choice.glyphs[index], x0: choice.x0(index), isDrawn: false }
      : typedGlyph(character, this.#size);
    this.say(
      glyph ? null : new Error(words[this.language].missing(character)),
    );
    if (!glyph) return;
    this.#glyph = glyph;
    // A character of the reader's own is none of the list.
    this.find<HTMLSelectElement>("#glyph").value = character;
    this.#renew();
  }

  #chooseOwn() {
    const typed = this.find<HTMLInputElement>("#own").value.trim();
    if (!typed) return;
    this.#open().then(() => {
      const isName = this.#choice?.glyphs.some((it) => it.character === typed);
      this.#choose(isName ? typed : [...typed].at(-1)!);
    });
  }

  /** Glyph, noise or words are others: what was answered is of no use. */
  #renew() {
    this.#errors = new Map();
    this.#ready();
  }

  #moveTo(t: number) {
    const last = (this.#schedule?.numTrainTimesteps ?? Infinity) - 1;
    this.#t = Math.min(Math.max(Math.round(t), 0), last);
    this.#ready();
    void this.#open();
  }

  /** Mixes what is asked now; where the model is at hand, it is asked at once. */
  #ready() {
    if (this.#glyph && this.#schedule) {
      const { alphasCumprod } = this.#schedule;
      this.#t = Math.min(this.#t, alphasCumprod.length - 1);
      this.#question = questionOf(this.#glyph.x0, {
        seed: this.#seed,
        t: this.#t,
        alphaCumprod: alphasCumprod[this.#t],
      });
      if (this.lease) void this.#ask();
    }
    this.#update();
    this.#changed();
  }

  // -------------------------------------------------------------- the answer

  /** The network has not answered what is asked now. */
  get #isPending(): boolean {
    return this.#answer === null || this.#answer.question !== this.#question;
  }

  /** Resolved when the latest question is answered, or the asking has failed. */
  async #ask(): Promise<void> {
    // Who asks already takes up what has changed.
    if (this.#question) await (this.#asking ??= this.#askOn());
  }

  /** Asks until the latest question is answered; those in between are passed over. */
  async #askOn(): Promise<void> {
    let isDone;
    do {
      isDone = await this.ask(async (lease, signal) => {
        const denoiser = lease.denoiser(signal);
        while (this.#isPending) {
          const question = this.#question!;
          const errors = this.#errors;
          const text = this.#isTold ? this.#glyph!.words : "";
          const condition = text ? lease.prompts.condition(text) : null;
          const said = await denoiser.predict(question.xt, question.t, [
            condition,
          ]);
          const answer = this.#answer = answerOf(question, said);
          errors.set(question.t, { eps: answer.epsError, x0: answer.x0Error });
          this.#update();
          this.#changed();
          if (!this.isPlaying && !this.#isPending) this.tell();
        }
      });
      // It may have changed while that came to its end.
    } while (isDone && this.#isPending);
    this.#asking = null;
    if (!isDone) this.pause();
  }

  #changed() {
    this.dispatchEvent(new CustomEvent("change", { bubbles: true }));
  }

  // ---------------------------------------------------------------- controls

  protected override async start() {
    await this.#open();
    if (!this.#question || !this.isLive) return;
    const { numTrainTimesteps } = this.#schedule!;
    if (this.#walked >= timestepsAllOver(numTrainTimesteps).length) {
      this.#walked = 0;
    }
    this.#shown = showFor;
    this.play();
  }

  #scrub({ type, buttons, pointerId, offsetX }: PointerEvent) {
    if (!buttons || !this.#schedule) return;
    const view = this.find("#view");
    const { shares, errors } = layoutOf({
      width: view.clientWidth,
      height: view.clientHeight,
    });
    const t = timestepAt(
      offsetX,
      [shares, errors],
      this.#schedule.numTrainTimesteps,
    );
    if (t === null || t === this.#t) return;
    if (type === "pointerdown") view.setPointerCapture(pointerId);
    this.pause();
    this.t = t;
  }

  /** Brings words and controls in line with the state. */
  #update() {
    const text = words[this.language];
    const time = this.find<HTMLInputElement>("#time");
    const last = (this.#schedule?.numTrainTimesteps ?? 1000) - 1;
    time.max = String(last);
    time.value = String(this.#t);
    time.ariaValueText = this.#inWords();
    this.find("#at").innerHTML = `<i>t</i> = ${this.#t}`;
    this.find<HTMLInputElement>("#seed").value = String(this.#seed);
    const told = this.find<HTMLInputElement>("#told");
    told.checked = this.#isTold && this.#glyph?.words !== "";
    told.disabled = this.#glyph?.words === "";
    this.find("#x0-words").textContent = this.#glyph?.isDrawn
      ? text.drawn
      : text.x0;
    this.redraw();
  }

  #inWords(): string {
    const text = words[this.language];
    if (!this.#question) return `t = ${this.#t}`;
    const state = text.state(this.#t, ...this.#factors());
    if (this.#isPending) return state;
    const { epsError, x0Error } = this.#answer!;
    return text.answer(state, errorInWords(epsError), errorInWords(x0Error));
  }

  /** √ᾱ and √(1 − ᾱ) of the question. */
  #factors(): [signal: string, noise: string] {
    const { alphaCumprod } = this.#question!;
    return [
      factor(Math.sqrt(alphaCumprod)),
      factor(Math.sqrt(1 - alphaCumprod)),
    ];
  }

  // ----------------------------------------------------------------- drawing

  protected draw() {
    const question = this.#question;
    if (!question) return;
    const text = words[this.language];
    const [signal, noise] = this.#factors();
    for (const it of this.root.querySelectorAll("#signal, .signal")) {
      it.textContent = signal;
    }
    for (const it of this.root.querySelectorAll("#spread, .spread")) {
      it.textContent = noise;
    }
    const { x0, eps, xt, t } = question;
    const pictures = this.#pictures(question);
    pictures("x0", x0, 1, text.x0Picture(this.#glyph!.character));
    pictures("eps", eps, noiseRange, text.epsPicture(this.#seed));
    pictures("xt", xt, 1, text.xtPicture(t));
    this.#drawAnswer();
    this.#drawCharts();
  }

  #drawAnswer() {
    const text = words[this.language];
    const answer = this.#answer;
    this.find(".board").classList.toggle("stale", this.#isPending);
    if (!answer) {
      for (const id of ["eps-guess", "x0-guess", "difference"]) {
        this.find(`#${id}`).setAttribute("aria-label", text.nothing);
      }
      return;
    }
    const { question: { t, eps } } = answer;
    const pictures = this.#pictures(answer);
    pictures("eps-guess", answer.eps, noiseRange, text.epsGuessPicture(t));
    pictures("x0-guess", answer.x0, 1, text.x0GuessPicture(t));
    const wrong = answer.eps.map((it, i) => it - eps[i]);
    pictures("difference", wrong, differenceRange, text.differencePicture(t));
    const error = (it: number) => `${text.error} ${errorInWords(it)}`;
    this.find("#eps-guess-error").textContent = error(answer.epsError);
    this.find("#x0-guess-error").textContent = error(answer.x0Error);
  }

  #drawCharts() {
    const surface = surfaceOf(this.find<HTMLCanvasElement>("#view"));
    if (!surface || !this.#schedule) return;
    drawCharts({
      surface,
      schedule: this.#schedule,
      t: this.#t,
      colours: this.colours,
      font: this.fontFamily,
      math: getComputedStyle(this.find("#at i")).fontFamily,
      words: words[this.language],
    }, this.#errors);
  }

  /** Draws what is of a question or an answer, unless it is there already. */
  #pictures(of: Question | Answer) {
    return (id: string, values: Float32Array, white: number, label: string) => {
      if (this.#drawn.get(id) === of) return;
      this.#drawn.set(id, of);
      const canvas = this.find<HTMLCanvasElement>(`#${id}`);
      drawGreys(canvas, greys(values.map((it) => it / white)));
      canvas.setAttribute("aria-label", label);
    };
  }
}
