import type { DownloadProgress } from "../../../inference/browser.ts";
import { Lab, type LabParts } from "../element/lab.ts";
import { engineParts, engineStyle, messagePart } from "./engine_parts.ts";
import { progressAloud, progressLine, words } from "./words.ts";

/** How something is held together with the page's other widgets. */
export interface HoldOptions {
  signal: AbortSignal;
  onProgress(progress: DownloadProgress): void;
}

/**
 * A lab that asks a network: it holds it together with the page's other
 * widgets, shows its download, and says what went wrong.
 */
export abstract class LeaseLab<L extends { release(): void }> extends Lab {
  #lease: L | null = null;
  #opening: Promise<L> | null = null;
  /** Ends the opening. */
  #stop: AbortController | null = null;
  /** Ends what the reader asked for last. */
  #asked: AbortController | null = null;

  /** Fetches what is asked, and takes hold of it. */
  protected abstract hold(options: HoldOptions): Promise<L>;

  /** A line on what is held, or on what will be fetched. */
  protected abstract engineLine(lease: L | null): string;

  /** What is held, if the reader has asked for it. */
  protected get lease(): L | null {
    return this.#lease;
  }

  /** Something is asked, and not answered yet. */
  protected get isAsking(): boolean {
    return this.#asked !== null;
  }

  /**
   * Asks something of the network, which is fetched for the first such call.
   * What was asked before is given up; errors are told to the reader.
   *
   * @param work asks until the signal, and redraws as answers come
   * @returns whether the work came to its end
   */
  protected async ask(
    work: (lease: L, signal: AbortSignal) => Promise<void>,
  ): Promise<boolean> {
    this.giveUp();
    const asked = this.#asked = new AbortController();
    const { signal } = asked;
    this.isLive = true;
    this.say(null);
    this.namePlay();
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
      this.namePlay();
      this.#showEngine();
      this.redraw();
    }
  }

  /**
   * Shows how far a further download is, such as a classifier's, until it is
   * here.
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
      controls: parts.controls + engineParts(say, this.engineLine(null)),
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

  protected override gone() {
    this.giveUp();
    this.#stop?.abort(new DOMException("gone", "AbortError"));
    this.#lease?.release();
    this.#lease = null;
  }

  async #open(): Promise<L> {
    if (this.#lease) return this.#lease;
    if (this.#opening) return await this.#opening;
    const stop = this.#stop = new AbortController();
    this.#showProgress({ phase: "download", loaded: 0, total: 0 });
    try {
      this.#opening = this.hold({
        signal: stop.signal,
        onProgress: (progress) => this.#showProgress(progress),
      });
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
    this.find("#engine").textContent = this.engineLine(this.#lease);
  }
}
