import type { DownloadProgress } from "../../../inference/browser.ts";
import type { ModelCard } from "../../../inference/browser.ts";
import {
  leaseModel,
  type ModelLease,
  pageCard,
} from "../../../inference/shared_model.ts";
import type { ProviderRequest } from "../../../inference/protocol.ts";
import { Lab, type LabParts } from "../element/lab.ts";
import { modelAddress, runtimeAddress } from "./address.ts";
import { engineParts, engineStyle, messagePart } from "./engine_parts.ts";
import { progressAloud, progressLine, providerLine, words } from "./words.ts";

/**
 * A lab that asks the model: it holds the page's one model together with the
 * other widgets, shows its download, names what it runs on, and says what went
 * wrong. Out of sight, its steps wait.
 *
 * @attr {string} src - Address of the model's folder; scripts of the site find their own, those from npm need it
 * @attr {"webgpu" | "wasm"} provider - Takes the choice from the browser
 * @attr {string} runtime - Address of a folder with onnxruntime-web's files; if left out, the one beside the script
 */
export abstract class ModelLab extends Lab {
  #lease: ModelLease | null = null;
  #opening: Promise<ModelLease> | null = null;
  /** Ends the opening. */
  #stop: AbortController | null = null;
  /** Ends what the reader asked for last. */
  #asked: AbortController | null = null;

  /** The model, if the reader has asked for it. */
  protected get lease(): ModelLease | null {
    return this.#lease;
  }

  /** What is known of the model without its weights: fetched once for a page. */
  protected async card(): Promise<ModelCard> {
    return await pageCard(modelAddress(this));
  }

  /** Something is asked of the model, and not answered yet. */
  protected get isAsking(): boolean {
    return this.#asked !== null;
  }

  /**
   * Asks something of the model, which is fetched for the first such call.
   * What was asked before is given up; errors are told to the reader.
   *
   * @param work asks by `lease.denoiser(signal)`, and redraws as answers come
   * @returns whether the work came to its end
   */
  protected async ask(
    work: (lease: ModelLease, signal: AbortSignal) => Promise<void>,
  ): Promise<boolean> {
    this.giveUp();
    const asked = this.#asked = new AbortController();
    const { signal } = asked;
    this.isLive = true;
    this.say(null);
    try {
      const lease = await this.#open();
      signal.throwIfAborted();
      await work(lease, signal);
      return !signal.aborted;
    } catch (error) {
      if (!signal.aborted) this.say(error);
      return false;
    } finally {
      if (this.#asked === asked) this.#asked = null;
      this.#showEngine();
      this.redraw();
    }
  }

  /**
   * Shows how far a further download is, such as the text encoder's, until it
   * is here.
   */
  protected async follow<T>(
    work: (onProgress: (progress: DownloadProgress) => void) => Promise<T>,
  ): Promise<T> {
    try {
      return await work((progress) => this.#showProgress(progress));
    } finally {
      this.find(".download").hidden = true;
      this.#showEngine();
    }
  }

  /** Asks no more; the step under way is the last. */
  protected giveUp() {
    this.#asked?.abort(new DOMException("given up", "AbortError"));
    this.#asked = null;
  }

  /** An error in words; null takes it away. Stopping is no error. */
  protected say(error: unknown) {
    const message = this.find("#message");
    const stopped = error instanceof DOMException &&
      error.name === "AbortError";
    message.hidden = error === null || stopped;
    if (stopped) return this.announce(words[this.language].stopped);
    message.textContent = error === null
      ? ""
      : error instanceof Error
      ? error.message
      : String(error);
  }

  protected override frame(parts: LabParts): LabParts {
    const say = words[this.language];
    return {
      ...parts,
      stage: parts.stage + messagePart,
      controls: parts.controls + engineParts(say),
      style: engineStyle + parts.style,
    };
  }

  protected override built() {
    super.built();
    this.on("#stop", "click", () => {
      this.giveUp();
      this.#stop?.abort(new DOMException("stopped", "AbortError"));
    });
  }

  protected override seen(isSeen: boolean) {
    if (this.#lease) this.#lease.isPaused = !isSeen;
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    // Moving the element in the page takes it out and puts it back at once.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.giveUp();
      this.#stop?.abort(new DOMException("gone", "AbortError"));
      this.#lease?.release();
      this.#lease = null;
    });
  }

  async #open(): Promise<ModelLease> {
    if (this.#lease) return this.#lease;
    if (this.#opening) return await this.#opening;
    const address = modelAddress(this);
    const stop = this.#stop = new AbortController();
    this.#showProgress({ phase: "download", loaded: 0, total: 0 });
    this.#opening = leaseModel(address, {
      provider: this.getAttribute("provider") as ProviderRequest ?? "auto",
      runtime: runtimeAddress(this),
      signal: stop.signal,
      onProgress: (progress) => this.#showProgress(progress),
    });
    try {
      return this.#lease = await this.#opening;
    } finally {
      this.#opening = null;
      this.#stop = null;
      this.find(".download").hidden = true;
      this.#showEngine();
    }
  }

  #showProgress(progress: DownloadProgress) {
    const { phase, loaded, total } = progress;
    const say = words[this.language];
    this.find(".download").hidden = false;
    const bar = this.find<HTMLProgressElement>("#bar");
    if (phase === "start" || !total) bar.removeAttribute("value");
    else bar.value = loaded / total;
    const line = progressLine(progress, say);
    bar.setAttribute("aria-valuetext", line);
    this.find("#engine").textContent = line;
    this.announce(progressAloud(progress, say));
  }

  #showEngine() {
    if (this.#opening) return;
    const say = words[this.language];
    this.find("#engine").textContent = this.#lease
      ? providerLine(this.#lease.report, this.#lease.milliseconds, say)
      : say.still;
  }
}
