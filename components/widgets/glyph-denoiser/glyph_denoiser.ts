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
import { guided } from "../../../diffusion/mod.ts";
import type {
  DownloadProgress,
  ModelCard,
} from "../../../inference/browser.ts";
import { abortable } from "../../../inference/abortable.ts";
import { ModelError } from "../../../inference/manifest.ts";
import { type ModelLease, pageCard } from "../../../inference/shared_model.ts";
import { numberOf } from "../element/attributes.ts";
import { siteFile } from "../element/site_file.ts";
import { type Shadow, Widget } from "../element/widget.ts";
import { modelAddress } from "../model/address.ts";
import { holdModel } from "../model/hold_model.ts";
import { Holding, type HoldOptions } from "../model/holding.ts";
import { showError } from "../model/message.ts";
import { showProgress } from "../model/progress_bar.ts";
import { checkPrompt, offerPrompts } from "../model/prompt_select.ts";
import { type Frame, Recording } from "../model/recording.ts";
import { samplers } from "../model/samplers.ts";
import {
  progressAloud,
  providerLine,
  words as modelWords,
} from "../model/words.ts";
import { Panels } from "./panels.ts";
import { RecordedSteps } from "./recorded_steps.ts";
import { openReplay, type Replay } from "./replay.ts";
import { RunPlayer, stillness } from "./run_player.ts";
import { type Settings, SettingsForm, settingsOf } from "./settings.ts";
import { style } from "./style.ts";
import { template } from "./template.ts";
import { words } from "./words.ts";

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
export class GlyphDenoiser extends Widget {
  static readonly observedAttributes = [
    "prompt",
    "seed",
    "sampler",
    "steps",
    "guidance",
    "at",
  ];

  #holding = new Holding<ModelLease>(
    (options) => this.#hold(options),
    (progress) => this.#showProgress(progress),
  );
  /** In the model's place, where no device runs it. */
  #replay: Replay | null = null;
  #settings: Settings = settingsOf(this);
  #player = new RunPlayer({
    open: () => this.#open(),
    recorded: (run) => this.#time(run),
    shown: (frame) => this.#show(frame),
    changed: () => this.#update(),
    rested: () => this.#tell(),
    failed: (error) => this.#failed(error),
  });
  #form!: SettingsForm;
  #panels!: Panels;
  #steps!: RecordedSteps;

  override connectedCallback() {
    super.connectedCallback();
    this.#isLive = !this.firstElementChild || this.#player.run !== null;
    this.#takeAttributes();
    this.#showStart();
    this.#update();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#player.halt();
  }

  attributeChangedCallback(name: string) {
    if (!this.isConnected) return;
    this.build();
    this.#takeAttributes();
    const { run, goal } = this.#player;
    if (name === "at" && run) return this.#player.seek(goal);
    this.#settingsChanged();
  }

  override get state(): Record<string, string> {
    const { prompt, seed, sampler, steps, guidance } = this.#settings;
    const { run, step, goal } = this.#player;
    const at = run?.frames.length ? step : goal;
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
    this.#isLive = true;
  }

  protected shadow(): Shadow {
    const text = words[this.language];
    return {
      label: text.label,
      html: template(text, modelWords[this.language]),
      style,
    };
  }

  protected override get sized() {
    return this.find("#strip");
  }

  protected override get hasSheet() {
    return true;
  }

  protected override seen(isSeen: boolean) {
    const { lease } = this.#holding;
    if (lease) lease.isPaused = !isSeen;
  }

  protected override gone() {
    this.#player.clear();
    this.#holding.release();
  }

  // ---------------------------------------------------------------- controls

  protected begin() {
    const text = words[this.language];
    this.#panels = new Panels(this.root, text);
    this.#steps = new RecordedSteps(
      this.root,
      text,
      (step) => this.#player.seek(step),
    );
    this.#form = new SettingsForm(
      this.root,
      () => this.#fillPrompts().catch(() => {}),
      () => this.#takeControls(),
    );
    this.on("#play", "click", () => this.#pressPlay());
    this.on("#forth", "click", () => {
      this.#goLive();
      this.#player.stepOn();
    });
    this.on("#back", "click", () => this.#player.seek(this.#player.step - 1));
    this.on(".settings", "submit", (event) => {
      event.preventDefault();
      // A changed field has begun the run already, where there is a model.
      if (!this.#holding.isOpening && !this.#player.isPlaying) this.#play();
    });
  }

  set #isLive(isLive: boolean) {
    this.find(".widget").classList.toggle("live", isLive);
    this.find(".still").inert = isLive;
  }

  #takeAttributes() {
    this.#settings = settingsOf(this);
    const at = numberOf(this.getAttribute("at"), Infinity);
    this.#player.goal = Math.max(Math.round(at), 0);
    this.#form.show(this.#settings);
  }

  #takeControls() {
    this.#settings = this.#form.read();
    this.#player.goal = Infinity;
    this.#settingsChanged();
  }

  /** Another run is wanted; where the model is at hand it starts at once. */
  #settingsChanged() {
    // While it is opened, the run to come begins with what is set in the end.
    if (!this.#holding.isOpening) {
      this.#player.clear();
      this.#say(null);
    }
    this.#showStart();
    this.#update();
    if (this.#holding.lease) this.#play();
  }

  #pressPlay() {
    if (this.#holding.isOpening) return this.#holding.stop();
    const { run, step, isPlaying } = this.#player;
    if (isPlaying) {
      this.#player.halt();
      this.#update();
      return this.announce(words[this.language].paused(step));
    }
    if (run?.complete && stillness.matches) {
      // No motion: a press is a step.
      return this.#player.seek(step < run.length ? step + 1 : 0);
    }
    if (run?.complete && step === run.length) this.#player.seek(0);
    this.#play();
  }

  #play() {
    this.#goLive();
    this.#player.play();
  }

  #goLive() {
    this.#say(null);
    this.#isLive = true;
  }

  // --------------------------------------------------------------- the model

  async #fillPrompts(): Promise<ModelCard> {
    try {
      const card = await pageCard(modelAddress(this));
      offerPrompts(this.find("#prompt"), card, modelWords[this.language]);
      return card;
    } catch (error) {
      this.#say(error);
      throw error;
    }
  }

  async #hold(options: HoldOptions): Promise<ModelLease> {
    try {
      const card = await abortable(this.#fillPrompts(), options.signal);
      checkPrompt(this.#settings.prompt, card);
      const lease = await holdModel(this, this.root, options);
      lease.isPaused = !this.isSeen;
      return lease;
    } catch (error) {
      if (!(error instanceof ModelError) || error.code !== "no-device") {
        throw error;
      }
      this.#replay = await this.#recorded(error);
      const { instead } = words[this.language];
      throw new ModelError(error.code, instead(error.message));
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
    this.#form.show(this.#settings);
    this.#form.lock();
    this.#showStart();
    return replay;
  }

  async #open(): Promise<() => Recording> {
    const replay = this.#replay;
    if (replay) {
      const { length } = replay.timesteps;
      return () => new Recording(length, () => replay.start());
    }
    const lease = await this.#holding.open();
    return () => this.#start(lease);
  }

  #start(lease: ModelLease): Recording {
    const { schedule } = lease;
    const { prompt, seed, sampler, steps, guidance: guidanceScale } =
      this.#settings;
    const condition = prompt ? lease.prompts.condition(prompt) : null;
    const numInferenceSteps = Math.min(steps, schedule.numTrainTimesteps);
    return new Recording(numInferenceSteps, (signal) => {
      const denoiser = lease.denoiser(signal);
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

  /** Notes what a step took; for the last frame the network was not asked. */
  #time(run: Recording) {
    const { lease } = this.#holding;
    if (lease && !run.complete) run.times.push(lease.milliseconds);
  }

  #failed(error: unknown) {
    // The next run starts the model afresh, from the browser's store.
    if (this.#player.run?.broken) this.#holding.release();
    this.#say(error);
    this.#update();
  }

  // ------------------------------------------------------------- the display

  /** Number of steps of the run that is shown or would be. */
  get #length(): number {
    return this.#player.run?.length ?? this.#settings.steps;
  }

  #show(frame: Frame) {
    this.#panels.show(frame, this.#length);
    this.draw();
  }

  #showStart() {
    this.#panels.showStart(this.#settings.seed);
    this.draw();
  }

  /** The strip alone has another size when the element has. */
  protected draw() {
    this.#steps.draw(this.#player.run?.frames ?? [], this.#length);
  }

  #showProgress(progress: DownloadProgress | null) {
    this.#update();
    if (!progress) return;
    const say = modelWords[this.language];
    const bar = this.find<HTMLProgressElement>("#bar");
    this.find("#status").textContent = showProgress(bar, progress, say);
    this.announce(progressAloud(progress, say));
  }

  /** Brings words and controls in line with the state. */
  #update() {
    const { run, step } = this.#player;
    const { isOpening } = this.#holding;
    const last = this.#length;
    this.find("#play").textContent = this.#playLabel();
    this.find<HTMLButtonElement>("#back").disabled = isOpening || step === 0;
    this.find<HTMLButtonElement>("#forth").disabled = isOpening ||
      run !== null && step === last;
    this.find(".download").hidden = !isOpening;
    this.#steps.isHidden = isOpening;
    this.#steps.show(step, Math.max((run?.frames.length ?? 0) - 1, 0), last);
    if (isOpening) return;
    this.find("#status").textContent = this.#statusLine();
    this.find("#provider").textContent = this.#providerLine();
  }

  #playLabel(): string {
    const { run, step, isPlaying } = this.#player;
    const text = words[this.language];
    if (this.#holding.isOpening) return text.stop;
    if (isPlaying) return text.pause;
    if (!run?.frames.length || run.broken) return text.run;
    if (!run.complete) return text.goOn;
    const isAtEnd = step === run.length;
    if (stillness.matches) return isAtEnd ? text.toStart : text.next;
    return isAtEnd ? text.replay : text.play;
  }

  #statusLine(): string {
    const { run, step } = this.#player;
    const text = words[this.language];
    const frame = run?.frames[step];
    if (!run || !frame) {
      return this.#holding.lease || this.#replay ? text.ready : text.still;
    }
    return frame.t < 0
      ? text.finished(run.length)
      : text.at(step, run.length, frame.t);
  }

  #providerLine(): string {
    if (this.#replay) return words[this.language].recording;
    const { lease } = this.#holding;
    if (!lease) return "";
    const times = this.#player.run?.times ?? [];
    const mean = times.reduce((a, b) => a + b, 0) / times.length;
    return providerLine(lease.report, mean, modelWords[this.language]);
  }

  /** Where a run has come to rest, for screen readers. */
  #tell() {
    const { run, step } = this.#player;
    const { done, paused } = words[this.language];
    const { prompt, seed, steps } = this.#settings;
    this.announce(run!.complete ? done(prompt, seed, steps) : paused(step));
  }

  /** An error in words; null takes it away. Stopping is no error. */
  #say(error: unknown) {
    if (showError(this.find("#message"), error)) {
      this.announce(words[this.language].stopped);
    }
  }
}
