import type { DownloadProgress } from "../../../inference/browser.ts";

/** How something is held together with the page's other widgets. */
export interface HoldOptions {
  signal: AbortSignal;
  onProgress(progress: DownloadProgress): void;
}

/**
 * What a widget holds together with the page's others, such as the model: it is
 * fetched when it is first asked for, and again if that failed.
 */
export class Holding<L extends { release(): void }> {
  #lease: L | null = null;
  #opening: Promise<L> | null = null;
  #stop: AbortController | null = null;

  /**
   * @param hold fetches it, and takes hold of it
   * @param told of how far it is, and by null that it is here or has failed
   */
  constructor(
    private readonly hold: (options: HoldOptions) => Promise<L>,
    private readonly told: (progress: DownloadProgress | null) => void,
  ) {}

  /** What is held, once it has been asked for. */
  get lease(): L | null {
    return this.#lease;
  }

  /** It is on its way. */
  get isOpening(): boolean {
    return this.#stop !== null;
  }

  async open(): Promise<L> {
    if (this.#lease) return this.#lease;
    if (this.#opening) return await this.#opening;
    this.#stop = new AbortController();
    this.told({ phase: "download", loaded: 0, total: 0 });
    try {
      this.#opening = this.hold({
        signal: this.#stop.signal,
        onProgress: this.told,
      });
      return this.#lease = await this.#opening;
    } finally {
      this.#opening = this.#stop = null;
      this.told(null);
    }
  }

  /** Ends the opening. */
  stop() {
    this.#stop?.abort(new DOMException("stopped", "AbortError"));
  }

  /** Holds it no more. */
  release() {
    this.stop();
    this.#lease?.release();
    this.#lease = null;
  }
}
