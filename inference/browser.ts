/**
 * A model in the browser. The network runs in a worker; what the page holds is
 * a `Denoiser` like any other, so samplers and guidance are the same code.
 *
 *     const model = await openDenoiser("/models/glyffuser/", { onProgress });
 *     for await (const step of ddim(model.denoiser, model.schedule, { … })) …
 *     const own = await model.encode("a cat made of gold", onProgress);
 *     model.close();
 *
 *     const encoder = await openTextEncoder("/models/glyffuser/");
 *     const { pieces, vectors } = await encoder.encode("lithium element");
 *
 * Nothing is fetched before one of these functions is called.
 */
import {
  type Denoiser,
  type Schedule,
  scheduleFrom,
} from "../diffusion/mod.ts";
import { loadFile } from "./download.ts";
import { type Manifest, readManifest } from "./manifest.ts";
import { type AskOptions, ModelWorker } from "./model_worker.ts";
import {
  openPrompts,
  type Prompts,
  type PromptTable,
  readPromptTable,
  type TextCondition,
} from "./prompts.ts";
import type {
  DownloadProgress,
  ProviderReport,
  ProviderRequest,
} from "./protocol.ts";
import { type Runtime, runtimeBeside, runtimeIn } from "./runtime.ts";
import { readNewest } from "./request.ts";
import { type EncodedText, encodingOf } from "./text_encoder.ts";
import type { EncodedTokens } from "./token_encoding.ts";

export type {
  AskOptions,
  DownloadProgress,
  EncodedText,
  EncodedTokens,
  ProviderReport,
  ProviderRequest,
};

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
  encode(text: string, options?: AskOptions): Promise<EncodedText | null>;
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
    options?: AskOptions,
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

/** The text encoder of a model, without its denoiser. */
export interface BrowserTextEncoder {
  /**
   * The vectors of any text by the encoder itself, also where a text is on the
   * model's list, and their tokens. Null for a text without words.
   * @throws {DOMException} `AbortError` if the encoder is closed meanwhile
   */
  encode(text: string, options?: AskOptions): Promise<EncodedTokens | null>;
  /** False once it was closed, or its worker has died. */
  readonly isOpen: boolean;
  /** Ends the worker. What is under way rejects with `AbortError`. */
  close(): void;
}

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
  /** Shares this worker, which is not closed if opening fails or is stopped. */
  readonly shared?: ModelWorker;
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
  const { provider = "auto", signal } = options;
  const { worker, opening } = workerOf(options);
  let milliseconds = NaN;
  const { card, promptVectors } = await opening(async () => {
    const base = folderOf(baseUrl);
    const card = options.card ?? await readCard(base, signal);
    const order = { base: base.href, runtime: runtimeOf(options), provider };
    const question = { type: "open", ...order, ...card } as const;
    const { promptVectors } = await worker.ask(question, options);
    return { card, promptVectors };
  });

  const { manifest } = card;
  const { channels, imageSize } = manifest;
  const prompts = openPrompts(card.table, promptVectors);
  return {
    manifest,
    schedule: scheduleFrom(manifest.schedule),
    prompts,
    encode(text, options) {
      const own = async (text: string) =>
        (await worker.ask({ type: "encode", text }, options)).encoded;
      return encodingOf(prompts, own, manifest)(text);
    },
    async features(classifier, glyph, options) {
      const question = { type: "features", classifier, glyph } as const;
      return (await worker.ask(question, options)).features;
    },
    get report() {
      return worker.report!;
    },
    get milliseconds() {
      return milliseconds;
    },
    get isOpen() {
      return worker.isOpen;
    },
    denoiser: {
      sampleShape: [channels, imageSize, imageSize],
      async predict(xt, t, conditions) {
        const question = { type: "predict", xt, t, conditions } as const;
        const { eps, x0, ...answer } = await worker.ask(question);
        ({ milliseconds } = answer);
        return { eps, x0 };
      },
    },
    close: () => worker.close(closed()),
  };
}

/**
 * Fetches a model's text encoder (or takes it from the browser's cache), checks
 * every byte, and starts it in a worker, on WASM. The denoiser is not fetched.
 * @param baseUrl address of the model's folder
 * @throws {ModelError} says what failed and what to do
 * @throws {DOMException} `AbortError`
 */
export async function openTextEncoder(
  baseUrl: string | URL,
  options: Omit<OpenOptions, "provider"> = {},
): Promise<BrowserTextEncoder> {
  const { worker, opening } = workerOf(options);
  await opening(async () => {
    const base = folderOf(baseUrl);
    const { manifest } = options.card ?? await readCard(base, options.signal);
    const order = { base: base.href, runtime: runtimeOf(options), manifest };
    await worker.ask({ type: "open-encoder", ...order }, options);
  });
  return {
    encode: async (text, options) =>
      (await worker.ask({ type: "encode", text }, options)).encoded,
    get isOpen() {
      return worker.isOpen;
    },
    close: () => worker.close(closed()),
  };
}

/** A worker to open something in: one of its own ends if that comes to nothing. */
function workerOf({ shared, worker: script }: OpenOptions) {
  const worker = shared ?? new ModelWorker(workerScript(script));
  return {
    worker,
    async opening<T>(open: () => Promise<T>): Promise<T> {
      try {
        return await open();
      } catch (error) {
        if (!shared) worker.close(error);
        throw error;
      }
    },
  };
}

/** By default the script beside this one. */
export function workerScript(script?: URL): URL {
  return script ?? new URL("./denoiser-worker.js", import.meta.url);
}

function runtimeOf({ runtime }: Pick<OpenOptions, "runtime">): Runtime {
  return runtime ? runtimeIn(folderOf(runtime)) : runtimeBeside();
}

/** An absolute address that ends in "/". */
function folderOf(url: string | URL): URL {
  const folder = new URL(url, globalThis.location?.href);
  if (!folder.pathname.endsWith("/")) folder.pathname += "/";
  return folder;
}

/** What is under way rejects with this when a model is closed. */
export function closed(): DOMException {
  return new DOMException("the model was closed", "AbortError");
}
