import type { DownloadProgress } from "../../../inference/browser.ts";
import { Lab, type LabParts } from "../element/lab.ts";
import { engineParts, engineStyle } from "./engine_parts.ts";
import { Holding, type HoldOptions } from "./holding.ts";
import { messagePart, showError } from "./message.ts";
import { showProgress } from "./progress_bar.ts";
import { progressAloud, words } from "./words.ts";

/**
 * A lab that asks a network: it holds it together with the page's other
 * widgets, shows its download, and says what went wrong.
 */
export abstract class LeaseLab<L extends { release(): void }> extends Lab {
  #holding = new Holding<L>(
    (options) => this.hold(options),
    (progress) => this.#showProgress(progress),
  );
  /** Ends what the reader asked for last. */
  #asked: AbortController | null = null;

  /** Fetches what is asked, and takes hold of it. */
  protected abstract hold(options: HoldOptions): Promise<L>;

  /** A line on what is held, or on what will be fetched. */
  protected abstract engineLine(lease: L | null): string;

  /** What is held, if the reader has asked for it. */
  protected get lease(): L | null {
    return this.#holding.lease;
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
      const lease = await this.#holding.open();
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
      this.#showProgress(null);
    }
  }

  /** Asks no more; the step under way is the last. */
  protected giveUp() {
    this.#asked?.abort(new DOMException("given up", "AbortError"));
    this.#asked = null;
  }

  /** An error in words; null takes it away. Stopping is no error. */
  protected say(error: unknown) {
    if (showError(this.find("#message"), error)) {
      this.announce(words[this.language].stopped);
    }
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
      this.#holding.stop();
    });
  }

  protected override gone() {
    this.giveUp();
    this.#holding.release();
  }

  #showProgress(progress: DownloadProgress | null) {
    this.find(".download").hidden = !progress;
    if (!progress) return this.#showEngine();
    const say = words[this.language];
    const bar = this.find<HTMLProgressElement>("#bar");
    this.find("#engine").textContent = showProgress(bar, progress, say);
    this.announce(progressAloud(progress, say));
  }

  #showEngine() {
    if (this.#holding.isOpening) return;
    this.find("#engine").textContent = this.engineLine(this.lease);
  }
}
