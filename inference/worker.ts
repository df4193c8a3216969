/**
 * The worker that runs a model beside the page: fetches and checks its files,
 * picks a provider that gives the stored answer, and predicts on demand. The
 * text encoder is fetched for the first text that needs it, or alone; a
 * classifier for the first picture. It does nothing until it is told to.
 */
import type * as Ort from "onnxruntime-web/wasm";
import type { Denoiser } from "../diffusion/mod.ts";
import { verifyAnswer } from "./check.ts";
import {
  type FeatureReader,
  onnxClassifier,
  readClassifierManifest,
} from "./classifier.ts";
import { loadFile } from "./download.ts";
import { ModelError, readTextEncoderManifest } from "./manifest.ts";
import {
  onnxDenoiser,
  type OnnxSession,
  type OnnxTensorClass,
} from "./onnx_denoiser.ts";
import { openPrompts, type Prompts, type TextCondition } from "./prompts.ts";
import {
  type OnnxIdTensorClass,
  onnxTextEncoder,
  verifyEncoding,
} from "./text_encoder.ts";
import { type TokenEncoding, tokenEncoding } from "./token_encoding.ts";
import type {
  BrowserProvider,
  EncodeMessage,
  FeaturesMessage,
  FromWorker,
  OpenEncoderMessage,
  OpenMessage,
  PredictMessage,
  ProviderReport,
  SentError,
  ToWorker,
} from "./protocol.ts";
import { readNewest } from "./request.ts";
import { threadsWhenIsolated } from "./threads.ts";

/** Progress is told at most this often. */
const PROGRESS_INTERVAL_MS = 50;

const scope = globalThis as unknown as {
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
};

/** A model that answers, and what it takes to open it on another provider. */
interface Running {
  readonly order: OpenMessage;
  readonly prompts: Prompts;
  /** The runtime that the provider came with. */
  ort: typeof Ort;
  denoiser: Denoiser<TextCondition>;
  report: ProviderReport;
  /** Providers not tried yet, best first. */
  readonly left: BrowserProvider[];
}

let running: Running | null = null;
let encoder: Promise<TokenEncoding> | null = null;
/** By the names of their folders. */
const classifiers = new Map<string, Promise<FeatureReader>>();
let queue: Promise<unknown> = Promise.resolve();

scope.onmessage = ({ data }) => {
  switch (data.type) {
    case "open":
      return void open(data).catch((error) => fail(null, error));
    case "predict":
      return void inTurn(() => predict(data))
        .catch((error) => fail(data.id, error));
    case "encode":
      return void encode(data).catch((error) => fail(data.id, error));
    case "open-encoder":
      return void openEncoder(data).catch((error) => fail(data.id, error));
    case "features":
      return void see(data).catch((error) => fail(data.id, error));
  }
};

/** One at a time: a runtime in a browser does not do two things at once. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = queue.then(work);
  queue = turn.catch(() => {});
  return turn;
}

async function open(order: OpenMessage): Promise<void> {
  const { base, manifest } = order;
  const { denoiser, promptVectors } = manifest.files;
  const total = promptVectors.bytes + denoiser.bytes;
  const progress = throttle((loaded: number) =>
    scope.postMessage({ type: "progress", phase: "download", loaded, total })
  );
  progress(0);
  const vectors = await loadFile(base, promptVectors, { onBytes: progress });
  const weights = await loadFile(base, denoiser, {
    onBytes: (loaded) => progress(vectors.length + loaded),
  });
  scope.postMessage({ type: "progress", phase: "start", loaded: total, total });

  const prompts = openPrompts(order.table, vectors);
  const left = await providers(order);
  const first = await inTurn(() =>
    openNext(order, prompts, left, weights, null)
  );
  running = { order, prompts, left, ...first };
  const copy = vectors.slice();
  scope.postMessage(
    { type: "ready", report: first.report, promptVectors: copy },
    [copy.buffer],
  );
}

async function predict(message: PredictMessage): Promise<void> {
  const { id, xt, t, conditions } = message;
  if (!running) throw new Error("no model is open");
  while (true) {
    try {
      const start = performance.now();
      const { eps, x0 } = await running.denoiser.predict(xt, t, conditions);
      const milliseconds = performance.now() - start;
      const buffers = [eps.buffer, x0.buffer] as ArrayBuffer[];
      scope.postMessage({
        type: "predicted",
        id,
        eps: eps as Float32Array<ArrayBuffer>,
        x0: x0 as Float32Array<ArrayBuffer>,
        milliseconds,
      }, buffers);
      return;
    } catch (error) {
      // Arguments that do not fit would not fit another provider either.
      if (error instanceof RangeError || !running.left.length) throw error;
      await fallBack(running, error);
    }
  }
}

async function encode({ id, text }: EncodeMessage): Promise<void> {
  const encodeText = await (encoder ?? theEncoder(running?.order));
  const encoded = await inTurn(() => encodeText(text));
  const buffers = encoded ? [encoded.vectors.buffer as ArrayBuffer] : [];
  scope.postMessage({ type: "encoded", id, encoded }, buffers);
}

async function openEncoder(order: OpenEncoderMessage): Promise<void> {
  await theEncoder(order);
  scope.postMessage({ type: "encoder-ready", id: order.id });
}

/** What it takes to open the text encoder. */
type EncoderOrder = Pick<OpenMessage, "base" | "runtime" | "manifest">;

/** Opened for the first who asks; after a failure, for the next. */
function theEncoder(order: EncoderOrder | undefined): Promise<TokenEncoding> {
  if (!order) throw new Error("no model is open");
  encoder ??= openTextEncoder(order);
  encoder.catch(() => encoder = null);
  return encoder;
}

/**
 * Always on WASM, which each of the runtimes brings along: a text is encoded
 * once, in a fraction of a second.
 */
async function openTextEncoder(order: EncoderOrder): Promise<TokenEncoding> {
  const type = "encoder-progress";
  const { textEncoder } = order.manifest;
  const base = new URL(`../${textEncoder.name}/`, order.base).href;
  const url = new URL("manifest.json", base);
  const manifest = await readNewest(
    url,
    (text) => readTextEncoderManifest(text, url.href, order.manifest),
  );
  const { files } = manifest;
  const total = files.vocabulary.bytes + files.encoder.bytes;
  const progress = throttle((loaded: number) =>
    scope.postMessage({ type, phase: "download", loaded, total })
  );
  progress(0);
  const vocabulary = await loadFile(base, files.vocabulary, {
    onBytes: progress,
  });
  const weights = await loadFile(base, files.encoder, {
    onBytes: (loaded) => progress(vocabulary.length + loaded),
  });
  scope.postMessage({ type, phase: "start", loaded: total, total });
  return await inTurn(async () => {
    const { ort } = running ?? await openRuntime(order, "wasm");
    const words = new TextDecoder().decode(vocabulary);
    const session = await ort.InferenceSession.create(weights, {
      executionProviders: ["wasm"],
      logSeverityLevel: 3,
    });
    const encoding = onnxTextEncoder(
      session as unknown as OnnxSession,
      ort.Tensor as unknown as OnnxIdTensorClass,
      manifest,
      words,
      textEncoder.maxTokens,
    );
    await verifyEncoding(encoding, manifest);
    return tokenEncoding(encoding, words, textEncoder.maxTokens);
  });
}

async function see({ id, classifier, glyph }: FeaturesMessage): Promise<void> {
  if (!running) throw new Error("no model is open");
  const opening = classifiers.get(classifier) ??
    openClassifier(running, classifier);
  classifiers.set(classifier, opening);
  opening.catch(() => classifiers.delete(classifier)); // the next picture tries again
  const read = await opening;
  const features = await inTurn(() => read(glyph));
  scope.postMessage({ type: "seen", id, features }, [features.buffer]);
}

/** On WASM, as the text encoder: it is asked once for a whole run. */
async function openClassifier(
  { order, ort }: Running,
  name: string,
): Promise<FeatureReader> {
  const type = "classifier-progress";
  const base = new URL(`../${name}/`, order.base).href;
  const url = new URL("manifest.json", base);
  const manifest = await readNewest(
    url,
    (text) => readClassifierManifest(text, url.href),
  );
  const file = manifest.files.classifier;
  const total = file.bytes;
  const progress = throttle((loaded: number) =>
    scope.postMessage({ type, phase: "download", loaded, total })
  );
  const weights = await loadFile(base, file, { onBytes: progress });
  scope.postMessage({ type, phase: "start", loaded: total, total });
  return await inTurn(async () => {
    const session = await ort.InferenceSession.create(weights, {
      executionProviders: ["wasm"],
      logSeverityLevel: 3,
    });
    return onnxClassifier(
      session as unknown as OnnxSession,
      ort.Tensor as unknown as OnnxTensorClass,
      manifest,
    );
  });
}

/** The provider failed in the middle of a run: the same step, on the next. */
async function fallBack(model: Running, cause: unknown): Promise<void> {
  const { order, prompts, left } = model;
  const file = order.manifest.files.denoiser;
  const weights = await loadFile(order.base, file);
  const reason = `${model.report.provider}: ${messageOf(cause)}`;
  Object.assign(
    model,
    await openNext(order, prompts, left, weights, reason),
  );
  scope.postMessage({ type: "provider", report: model.report });
}

/**
 * Opens the first of the providers left that gives the stored answer, and
 * takes it and those before it off the list.
 */
async function openNext(
  order: OpenMessage,
  prompts: Prompts,
  left: BrowserProvider[],
  weights: Uint8Array<ArrayBuffer>,
  fallback: string | null,
): Promise<Pick<Running, "ort" | "denoiser" | "report">> {
  while (true) {
    const provider = left.shift();
    if (!provider) {
      throw new ModelError(
        "no-device",
        `The model could not be started in this browser (${fallback}). Try a current Chrome, Edge, Firefox or Safari.`,
      );
    }
    try {
      const started = await start(order, provider, weights);
      const { ort, denoiser, threads } = started;
      await verifyAnswer(denoiser, prompts, order.manifest, provider);
      return { ort, denoiser, report: { provider, threads, fallback } };
    } catch (error) {
      // A runtime that is not there, or weights that all providers doubt, are
      // not the browser's fault; say what they are.
      if (!left.length && isModelError(error)) throw error;
      fallback = `${provider}: ${messageOf(error)}`;
    }
  }
}

async function start(
  order: OpenMessage,
  provider: BrowserProvider,
  weights: Uint8Array<ArrayBuffer>,
): Promise<Pick<Running, "ort" | "denoiser"> & { threads: number }> {
  const { ort, threads } = await openRuntime(order, provider);
  const session = await ort.InferenceSession.create(weights, {
    executionProviders: [provider],
    logSeverityLevel: 3,
  });
  const denoiser = onnxDenoiser(
    session as unknown as OnnxSession,
    ort.Tensor as unknown as OnnxTensorClass,
    order.manifest,
  );
  return { ort, denoiser, threads };
}

async function openRuntime(
  { runtime }: Pick<OpenMessage, "runtime">,
  provider: BrowserProvider,
): Promise<{ ort: typeof Ort; threads: number }> {
  const { script, wasm } = runtime[provider];
  const ort = await importRuntime(script);
  const threads = globalThis.crossOriginIsolated ? threadsWhenIsolated() : 1;
  ort.env.wasm.wasmPaths = { wasm };
  ort.env.wasm.numThreads = threads;
  ort.env.logLevel = "error";
  return { ort, threads };
}

async function importRuntime(address: string): Promise<typeof Ort> {
  try {
    return await import(address);
  } catch (cause) {
    throw new ModelError(
      "missing-file",
      `The runtime ${address} could not be loaded. Check the connection; if it persists, the site lacks onnxruntime-web's files.`,
      { cause },
    );
  }
}

/**
 * Which providers to try, best first. All compute in float32: in float16 a seed
 * would name another glyph (models/training/EXPERIMENTS.md).
 */
async function providers(
  { provider }: OpenMessage,
): Promise<BrowserProvider[]> {
  if (provider === "wasm") return ["wasm"];
  if (provider === "webgpu") return ["webgpu", "wasm"];
  return await hasGraphicsCard() ? ["webgpu", "wasm"] : ["wasm"];
}

/** A software adapter answers too, but is slower than WASM. */
async function hasGraphicsCard(): Promise<boolean> {
  interface Gpu {
    requestAdapter(): Promise<
      | { info?: { isFallbackAdapter?: boolean; architecture?: string } }
      | null
    >;
  }
  try {
    const { gpu } = navigator as { gpu?: Gpu };
    const adapter = await gpu?.requestAdapter();
    if (!adapter) return false;
    const { isFallbackAdapter, architecture } = adapter.info ?? {};
    return !isFallbackAdapter && architecture !== "swiftshader";
  } catch {
    return false;
  }
}

function fail(id: number | null, error: unknown) {
  scope.postMessage({ type: "failed", id, error: sent(error) });
}

function sent(error: unknown): SentError {
  const { name = "Error", message = String(error) } = error as Partial<Error>;
  return { name, message, code: isModelError(error) ? error.code : null };
}

function isModelError(error: unknown): error is ModelError {
  return error instanceof ModelError;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Calls `tell` at most every so often. */
function throttle(tell: (value: number) => void): (value: number) => void {
  let last = -Infinity;
  return (value) => {
    const now = performance.now();
    if (now - last < PROGRESS_INTERVAL_MS) return;
    last = now;
    tell(value);
  };
}
