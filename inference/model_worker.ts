/**
 * The worker of a page, as its page sees it: what it is asked, what it answers,
 * and when it ends. A denoiser and the text encoder may share one.
 */
import { ModelError } from "./manifest.ts";
import {
  type Answer,
  type DownloadProgress,
  downloads,
  type FromWorker,
  type ProviderReport,
  type Question,
  type SentError,
  type ToWorker,
} from "./protocol.ts";
import { startWorker } from "./start_worker.ts";

type Listener = (progress: DownloadProgress) => void;

/** A question of a type, without its number. */
type Asked<T> = Omit<Extract<Question, { type: T }>, "id">;

/** How a question is asked that may have to wait for a download. */
export interface AskOptions {
  /** Waits no longer; a download that nobody else waits for stops. */
  readonly signal?: AbortSignal;
  readonly onProgress?: Listener;
}

export class ModelWorker {
  /** What the denoiser runs on, once it is open. */
  report: ProviderReport | undefined;
  readonly #listeners = {
    "model": new Set<Listener>(),
    "text-encoder": new Set<Listener>(),
    "classifier": new Set<Listener>(),
  };
  readonly #worker: Worker;
  readonly #waiting = new Map<number, PromiseWithResolvers<Answer>>();
  #count = 0;
  #ended: { reason: unknown } | null = null;

  /**
   * @param url its script
   * @throws {ModelError} `no-device` where nothing can run
   */
  constructor(url: URL) {
    if (typeof Worker === "undefined" || typeof WebAssembly === "undefined") {
      throw new ModelError(
        "no-device",
        "This browser has WebAssembly switched off, and the model needs it. Switch it on (some privacy modes turn it off), or open the page in another browser.",
      );
    }
    this.#worker = startWorker(url);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.close(
        new ModelError(
          "no-device",
          `The model's worker failed (${
            event.message || "its script did not load"
          }). Reload the page; if it persists, the site lacks denoiser-worker.js or the device lacks memory.`,
        ),
      );
    };
    this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) =>
      this.#receive(data);
  }

  /** False once it was closed, or has died. */
  get isOpen(): boolean {
    return this.#ended === null;
  }

  /**
   * Asks it something.
   * @throws {ModelError} what the worker has failed of
   * @throws the signal's reason, at once; and that of `close`
   */
  async ask<T extends Question["type"]>(
    question: Asked<T> & { type: T },
    { signal, onProgress = () => {} }: AskOptions = {},
  ): Promise<Extract<Answer, { type: T }>> {
    signal?.throwIfAborted();
    if (this.#ended) throw this.#ended.reason;
    const id = this.#count++;
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    // One of this call's own: the same function may be given twice.
    const listener: Listener = (progress) => onProgress(progress);
    const giveUp = () => {
      this.#post({ type: "give-up", id });
      reject(signal!.reason);
    };
    this.#waiting.set(id, { promise, resolve, reject });
    const listeners = this.#listeners[downloads[question.type]];
    listeners.add(listener);
    signal?.addEventListener("abort", giveUp, { once: true });
    try {
      this.#post({ ...question, id } as unknown as Question);
      return await promise as Extract<Answer, { type: T }>;
    } finally {
      signal?.removeEventListener("abort", giveUp);
      listeners.delete(listener);
      this.#waiting.delete(id);
    }
  }

  /** Ends it, and its fetches with it; what is under way rejects. */
  close(reason: unknown) {
    this.#ended ??= { reason };
    this.#worker.terminate();
    for (const { reject } of this.#waiting.values()) reject(reason);
  }

  #post(message: ToWorker) {
    this.#worker.postMessage(message);
  }

  #receive(data: FromWorker) {
    switch (data.type) {
      case "progress":
        return this.#listeners[data.of].forEach((it) => it(data));
      case "provider":
        this.report = data.report;
        return;
      case "failed":
        return this.#waiting.get(data.id)?.reject(received(data.error));
      case "open":
        this.report = data.report;
    }
    this.#waiting.get(data.id)?.resolve(data);
  }
}

function received({ name, message, code }: SentError): Error {
  if (code) return new ModelError(code, message);
  if (name === "AbortError") return new DOMException(message, name);
  return Object.assign(new Error(message), { name });
}
