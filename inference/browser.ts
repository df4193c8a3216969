/**
 * A model in the browser. The network runs in a worker; what the page holds is
 * a `Denoiser` like any other, so samplers and guidance are the same code.
 *
 *     const model = await openDenoiser("/models/glyffuser/", { onProgress });
 *     for await (const step of ddim(model.denoiser, model.schedule, { … })) …
 *     const own = await model.encode("a cat made of gold", onProgress);
 *     model.close();
 *
 * Nothing is fetched before one of these functions is called.
 */
import {
  type Denoiser,
  type Schedule,
  scheduleFrom,
} from "../diffusion/mod.ts";
import { loadFile } from "./download.ts";
import { type Manifest, ModelError, readManifest } from "./manifest.ts";
import {
  openPrompts,
  type Prompts,
  type PromptTable,
  readPromptTable,
  type TextCondition,
} from "./prompts.ts";
import type {
  DownloadProgress,
  EncodedMessage,
  EncodeMessage,
  FeaturesMessage,
  FromWorker,
  PredictedMessage,
  PredictMessage,
  ProviderReport,
  ProviderRequest,
  SeenMessage,
  SentError,
  ToWorker,
} from "./protocol.ts";
import { runtimeBeside, runtimeIn } from "./runtime.ts";
import { readNewest } from "./request.ts";
import { type EncodedText, encodingOf } from "./text_encoder.ts";

export type { DownloadProgress, EncodedText, ProviderReport, ProviderRequest };

/** What can be known of a model before its weights are fetched. */
export interface ModelCard {
  readonly manifest: Manifest;
  readonly table: PromptTable;
}

/** A model ready to run. */
export interface BrowserModel {
  readonly manifest: Manifest;
  readonly schedule: Schedule;
  readonly prompts: Prompts;
  readonly denoiser: Denoiser<TextCondition>;
  /**
   * The vectors of any text: the list's own if it is there, at once; else by
   * the text encoder, which is fetched (or taken from the browser's cache) for
   * the first such text. Null for a text without words.
   * @throws {ModelError} says what failed and what to do; the next call tries
   * again
   * @throws {DOMException} `AbortError` if the model is closed meanwhile
   */
  encode(
    text: string,
    onProgress?: (progress: DownloadProgress) => void,
  ): Promise<EncodedText | null>;
  /**
   * What a classifier sees in a picture: its features. The classifier lies in a
   * folder beside the model's own, and is fetched (or taken from the browser's
   * cache) for the first picture.
   * @param classifier name of the folder
   * @param glyph `[1, imageSize, imageSize]`, in [−1, 1]
   * @throws {ModelError} says what failed and what to do; the next call tries
   * again
   * @throws {DOMException} `AbortError` if the model is closed meanwhile
   */
  features(
    classifier: string,
    glyph: Float32Array,
    onProgress?: (progress: DownloadProgress) => void,
  ): Promise<Float32Array>;
  /** What it runs on; changes if a provider fails on the way. */
  readonly report: ProviderReport;
  /** Time that the network took for its last answer; NaN before the first. */
  readonly milliseconds: number;
  /** False once it was closed, or its worker has died. */
  readonly isOpen: boolean;
  /** Ends the worker. What is under way rejects with `AbortError`. */
  close(): void;
}

/** What the worker is asked once the model is open, and what it answers. */
type Question =
  | Omit<PredictMessage, "id">
  | Omit<EncodeMessage, "id">
  | Omit<FeaturesMessage, "id">;
type Answer = PredictedMessage | EncodedMessage | SeenMessage;

export interface OpenOptions {
  /** "auto" by default. */
  readonly provider?: ProviderRequest;
  /** Stops the download and the start. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** The worker's script; by default `denoiser-worker.js` beside this one. */
  readonly worker?: URL;
  /** Folder of onnxruntime-web's files; by default `ort/` beside this script. */
  readonly runtime?: URL;
  /** What `readCard` gave for the same address, to save asking twice. */
  readonly card?: ModelCard;
}

/**
 * Fetches a model's manifest and list of prompts: a few kilobytes.
 * @param baseUrl address of the model's folder
 * @throws {ModelError}
 * @throws {DOMException} `AbortError`
 */
export async function readCard(
  baseUrl: string | URL,
  signal?: AbortSignal,
): Promise<ModelCard> {
  const base = folderOf(baseUrl);
  const url = new URL("manifest.json", base);
  const read = (text: string) => readManifest(text, url.href);
  const manifest = await readNewest(url, read, signal);
  const file = manifest.files.prompts;
  const bytes = await loadFile(base, file, { signal });
  const text = new TextDecoder().decode(bytes);
  return {
    manifest,
    table: readPromptTable(text, new URL(file.path, base).href),
  };
}

/**
 * Fetches a model (or takes it from the browser's cache), checks every byte,
 * and starts it in a worker on the best provider that gives the right answer.
 * @param baseUrl address of the model's folder
 * @throws {ModelError} says what failed and what to do
 * @throws {DOMException} `AbortError`
 */
export async function openDenoiser(
  baseUrl: string | URL,
  options: OpenOptions = {},
): Promise<BrowserModel> {
  const { provider = "auto", signal, onProgress = () => {} } = options;
  if (typeof Worker === "undefined" || typeof WebAssembly === "undefined") {
    throw new ModelError(
      "no-device",
      "This browser has WebAssembly switched off, and the model needs it. Switch it on (some privacy modes turn it off), or open the page in another browser.",
    );
  }
  const base = folderOf(baseUrl);
  const card = options.card ?? await readCard(base, signal);
  signal?.throwIfAborted();
  const worker = startWorker(
    options.worker ?? new URL("./denoiser-worker.js", import.meta.url),
  );
  const waiting = new Map<number, PromiseWithResolvers<Answer>>();
  const encoderListeners = new Set<(progress: DownloadProgress) => void>();
  const classifierListeners = new Set<(progress: DownloadProgress) => void>();
  const ready = Promise.withResolvers<Uint8Array>();
  let report: ProviderReport | undefined;
  let milliseconds = NaN;
  let count = 0;
  let ended: { reason: unknown } | null = null;

  const post = (message: ToWorker) => worker.postMessage(message);
  const ask = (question: Question): Promise<Answer> => {
    if (ended) return Promise.reject(ended.reason);
    const id = count++;
    const answer = Promise.withResolvers<Answer>();
    waiting.set(id, answer);
    post({ ...question, id });
    return answer.promise;
  };
  const close = (reason: unknown) => {
    ended ??= { reason };
    worker.terminate();
    ready.reject(reason);
    for (const { reject } of waiting.values()) reject(reason);
    waiting.clear();
  };
  // The worker's fetches end with it.
  const onAbort = () => close(signal!.reason);
  signal?.addEventListener("abort", onAbort, { once: true });

  worker.onerror = (event) => {
    event.preventDefault();
    close(
      new ModelError(
        "no-device",
        `The model's worker failed (${
          event.message || "its script did not load"
        }). Reload the page; if it persists, the site lacks denoiser-worker.js or the device lacks memory.`,
      ),
    );
  };
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    switch (data.type) {
      case "progress":
        return onProgress(data);
      case "encoder-progress":
        return encoderListeners.forEach((listener) => listener(data));
      case "classifier-progress":
        return classifierListeners.forEach((listener) => listener(data));
      case "ready":
        report = data.report;
        return ready.resolve(data.promptVectors);
      case "provider":
        report = data.report;
        return;
      case "predicted":
      case "encoded":
      case "seen":
        waiting.get(data.id)?.resolve(data);
        waiting.delete(data.id);
        return;
      case "failed":
        if (data.id === null) return close(received(data.error));
        waiting.get(data.id)?.reject(received(data.error));
        waiting.delete(data.id);
    }
  };

  post({
    type: "open",
    base: base.href,
    runtime: options.runtime
      ? runtimeIn(folderOf(options.runtime))
      : runtimeBeside(),
    ...card,
    provider,
  });
  let vectors: Uint8Array;
  try {
    vectors = await ready.promise;
  } finally {
    signal?.removeEventListener("abort", onAbort);
  }

  const { manifest } = card;
  const { channels, imageSize } = manifest;
  const prompts = openPrompts(card.table, vectors);
  const encode = encodingOf(prompts, async (text) => {
    const answer = await ask({ type: "encode", text });
    return (answer as EncodedMessage).encoded;
  }, manifest);
  return {
    manifest,
    schedule: scheduleFrom(manifest.schedule),
    prompts,
    async encode(text, onProgress = () => {}) {
      // A listener of this call alone: the same function may be given twice.
      const listener = (progress: DownloadProgress) => onProgress(progress);
      encoderListeners.add(listener);
      try {
        return await encode(text);
      } finally {
        encoderListeners.delete(listener);
      }
    },
    async features(classifier, glyph, onProgress = () => {}) {
      const listener = (progress: DownloadProgress) => onProgress(progress);
      classifierListeners.add(listener);
      try {
        const answer = await ask({ type: "features", classifier, glyph });
        return (answer as SeenMessage).features;
      } finally {
        classifierListeners.delete(listener);
      }
    },
    get report() {
      return report!;
    },
    get milliseconds() {
      return milliseconds;
    },
    get isOpen() {
      return ended === null;
    },
    denoiser: {
      sampleShape: [channels, imageSize, imageSize],
      async predict(xt, t, conditions) {
        const answer = await ask({ type: "predict", xt, t, conditions });
        const { eps, x0, milliseconds: taken } = answer as PredictedMessage;
        milliseconds = taken;
        return { eps, x0 };
      },
    },
    close: () => close(new DOMException("the model was closed", "AbortError")),
  };
}

/**
 * A module worker from any origin: browsers refuse a foreign script as a
 * worker, but not a script of the page's own that imports it.
 */
function startWorker(url: URL): Worker {
  const type = "module";
  if (url.origin === globalThis.location.origin) {
    return new Worker(url, { type });
  }
  const source = `import ${JSON.stringify(url.href)};`;
  const blob = new Blob([source], { type: "text/javascript" });
  return new Worker(URL.createObjectURL(blob), { type });
}

/** An absolute address that ends in "/". */
function folderOf(url: string | URL): URL {
  const folder = new URL(url, globalThis.location?.href);
  if (!folder.pathname.endsWith("/")) folder.pathname += "/";
  return folder;
}

function received({ name, message, code }: SentError): Error {
  if (code) return new ModelError(code, message);
  if (name === "AbortError") return new DOMException(message, name);
  return Object.assign(new Error(message), { name });
}
