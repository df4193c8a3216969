/**
 * The worker of a page, as its page sees it: what it is asked, what it answers,
 * and when it ends. A denoiser and the text encoder may share one.
 */
import { ModelError } from "./manifest.ts";
import type {
  DownloadProgress,
  EncodedMessage,
  EncodeMessage,
  EncoderReadyMessage,
  FeaturesMessage,
  FromWorker,
  OpenEncoderMessage,
  OpenMessage,
  PredictedMessage,
  PredictMessage,
  ProviderReport,
  SeenMessage,
  SentError,
  ToWorker,
} from "./protocol.ts";
import { startWorker } from "./start_worker.ts";

/** What the worker is asked besides opening a model, and what it answers. */
type Question =
  | Omit<PredictMessage, "id">
  | Omit<EncodeMessage, "id">
  | Omit<OpenEncoderMessage, "id">
  | Omit<FeaturesMessage, "id">;
type Answer =
  | PredictedMessage
  | EncodedMessage
  | EncoderReadyMessage
  | SeenMessage;

type Listener = (progress: DownloadProgress) => void;

export class ModelWorker {
  /** What the denoiser runs on, once it is open. */
  report: ProviderReport | undefined;
  /** Told how far the text encoder's download is. */
  readonly encoderListeners = new Set<Listener>();
  /** Told how far a classifier's download is. */
  readonly classifierListeners = new Set<Listener>();
  readonly #worker: Worker;
  readonly #waiting = new Map<number, PromiseWithResolvers<Answer>>();
  #opening: PromiseWithResolvers<Uint8Array> | null = null;
  #onProgress: Listener = () => {};
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
   * Opens a denoiser in it.
   * @returns the whole of `prompts.f16`
   */
  open(
    order: Omit<OpenMessage, "type">,
    onProgress: Listener,
  ): Promise<Uint8Array> {
    if (this.#ended) return Promise.reject(this.#ended.reason);
    this.#onProgress = onProgress;
    this.#opening = Promise.withResolvers();
    this.#post({ type: "open", ...order });
    return this.#opening.promise;
  }

  ask(question: Question): Promise<Answer> {
    if (this.#ended) return Promise.reject(this.#ended.reason);
    const id = this.#count++;
    const answer = Promise.withResolvers<Answer>();
    this.#waiting.set(id, answer);
    this.#post({ ...question, id });
    return answer.promise;
  }

  /** Ends it, and its fetches with it; what is under way rejects. */
  close(reason: unknown) {
    this.#ended ??= { reason };
    this.#worker.terminate();
    this.#opening?.reject(reason);
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
  }

  #post(message: ToWorker) {
    this.#worker.postMessage(message);
  }

  #receive(data: FromWorker) {
    switch (data.type) {
      case "progress":
        return this.#onProgress(data);
      case "encoder-progress":
        return this.encoderListeners.forEach((listener) => listener(data));
      case "classifier-progress":
        return this.classifierListeners.forEach((listener) => listener(data));
      case "ready":
        this.report = data.report;
        return this.#opening?.resolve(data.promptVectors);
      case "provider":
        this.report = data.report;
        return;
      case "predicted":
      case "encoded":
      case "encoder-ready":
      case "seen":
        this.#waiting.get(data.id)?.resolve(data);
        this.#waiting.delete(data.id);
        return;
      case "failed":
        if (data.id === null) {
          return this.#opening?.reject(received(data.error));
        }
        this.#waiting.get(data.id)?.reject(received(data.error));
        this.#waiting.delete(data.id);
    }
  }
}

function received({ name, message, code }: SentError): Error {
  if (code) return new ModelError(code, message);
  if (name === "AbortError") return new DOMException(message, name);
  return Object.assign(new Error(message), { name });
}
