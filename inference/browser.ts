/**
 * A model in the browser. The network runs in a worker; what the page holds is
 * a `Denoiser` like any other, so samplers and guidance are the same code.
 *
 *     const model = await openDenoiser("/models/glyffuser/", { onProgress });
 *     for await (const step of ddim(model.denoiser, model.schedule, { … })) …
 *     model.close();
 *
 * Nothing is fetched before one of these functions is called.
 */
import {
  type Denoiser,
  type Prediction,
  type Schedule,
  scheduleFrom,
} from "../diffusion/mod.ts";
import { fetchFrom } from "./download.ts";
import {
  type Manifest,
  ModelError,
  readManifest,
  verifyFile,
} from "./manifest.ts";
import {
  openPrompts,
  type Prompts,
  type PromptTable,
  readPromptTable,
  type TextCondition,
} from "./prompts.ts";
import type {
  DownloadProgress,
  FromWorker,
  ProviderReport,
  ProviderRequest,
  SentError,
  ToWorker,
} from "./protocol.ts";

export type { DownloadProgress, ProviderReport, ProviderRequest };

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
  /** What it runs on; changes if a provider fails on the way. */
  readonly report: ProviderReport;
  /** Time that the network took for its last answer; NaN before the first. */
  readonly milliseconds: number;
  /** Ends the worker. Predictions under way reject with `AbortError`. */
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
  // "no-cache" asks whether the copy at hand is still the server's: an old
  // manifest with new weights would look like a broken download.
  const init: RequestInit = { signal, cache: "no-cache" };
  const manifest = readManifest(
    await (await fetchFrom(url, init)).text(),
    url.href,
  );
  const file = manifest.files.prompts;
  const listUrl = new URL(file.path, base);
  const response = await fetchFrom(listUrl, init);
  const bytes = new Uint8Array(await response.arrayBuffer());
  await verifyFile(bytes, file, listUrl.href);
  const text = new TextDecoder().decode(bytes);
  return { manifest, table: readPromptTable(text, listUrl.href) };
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
  const waiting = new Map<number, PromiseWithResolvers<Prediction>>();
  const ready = Promise.withResolvers<Uint8Array>();
  let report: ProviderReport | undefined;
  let milliseconds = NaN;
  let count = 0;
  let ended: { reason: unknown } | null = null;

  const post = (message: ToWorker) => worker.postMessage(message);
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
      case "ready":
        report = data.report;
        return ready.resolve(data.promptVectors);
      case "provider":
        report = data.report;
        return;
      case "predicted":
        milliseconds = data.milliseconds;
        waiting.get(data.id)?.resolve({ eps: data.eps, x0: data.x0 });
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
    runtime: folderOf(options.runtime ?? new URL("./ort/", import.meta.url))
      .href,
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
  return {
    manifest,
    schedule: scheduleFrom(manifest.schedule),
    prompts: openPrompts(card.table, vectors),
    get report() {
      return report!;
    },
    get milliseconds() {
      return milliseconds;
    },
    denoiser: {
      sampleShape: [channels, imageSize, imageSize],
      predict(xt, t, conditions) {
        if (ended) return Promise.reject(ended.reason);
        const id = count++;
        const answer = Promise.withResolvers<Prediction>();
        waiting.set(id, answer);
        post({ type: "predict", id, xt, t, conditions });
        return answer.promise;
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
