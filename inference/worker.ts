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
import {
  type ManifestFile,
  ModelError,
  readTextEncoderManifest,
} from "./manifest.ts";
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
  DownloadProgress,
  EncodeMessage,
  FeaturesMessage,
  FromWorker,
  OpenEncoderMessage,
  OpenMessage,
  PredictMessage,
  ProgressMessage,
  ProviderReport,
  Question,
  SentError,
  ToWorker,
} from "./protocol.ts";
import { readNewest } from "./request.ts";
import { threadsWhenIsolated } from "./threads.ts";
import { Wanted } from "./wanted.ts";

/** Progress is told at most this often. */
const PROGRESS_INTERVAL_MS = 50;

const scope = globalThis as unknown as {
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
};

/** A model that answers, and what it takes to open it on another provider. */
interface Running {
  readonly order: OpenMessage;
  /** The whole of `prompts.f16`, and what it is read as. */
  readonly vectors: Uint8Array<ArrayBuffer>;
  readonly prompts: Prompts;
  /** The runtime that the provider came with. */
  ort: typeof Ort;
  denoiser: Denoiser<TextCondition>;
  report: ProviderReport;
  /** Providers not tried yet, best first. */
  readonly left: BrowserProvider[];
}

let running: Running | null = null;
const model = new Wanted<Running>();
const encoder = new Wanted<TokenEncoding>();
/** By the names of their folders. */
const classifiers = new Map<string, Wanted<FeatureReader>>();
let queue: Promise<unknown> = Promise.resolve();

/** What is asked and not answered yet, by number. */
const asked = new Map<number, AbortController>();

scope.onmessage = ({ data }) => {
  if (data.type === "give-up") return asked.get(data.id)?.abort();
  const { id } = data;
  const controller = new AbortController();
  asked.set(id, controller);
  answer(data, controller.signal)
    .catch((error) =>
      scope.postMessage({ type: "failed", id, error: sent(error) })
    )
    .finally(() => asked.delete(id));
};

function answer(question: Question, signal: AbortSignal): Promise<void> {
  switch (question.type) {
    case "open":
      return open(question, signal);
    case "predict":
      return inTurn(() => predict(question));
    case "encode":
      return encode(question, signal);
    case "open-encoder":
      return openEncoder(question, signal);
    case "features":
      return see(question, signal);
  }
}

/** One at a time: a runtime in a browser does not do two things at once. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = queue.then(work);
  queue = turn.catch(() => {});
  return turn;
}

async function open(order: OpenMessage, signal: AbortSignal): Promise<void> {
  const { id } = order;
  running = await model.get((signal) => openModel(order, signal), signal);
  const { report, vectors } = running;
  const promptVectors = vectors.slice();
  scope.postMessage(
    { type: "open", id, report, promptVectors },
    [promptVectors.buffer],
  );
}

async function openModel(
  order: OpenMessage,
  signal: AbortSignal,
): Promise<Running> {
  const { base, manifest } = order;
  const [vectors, weights] = await loadAll(
    base,
    [manifest.files.promptVectors, manifest.files.denoiser],
    { of: "model", signal },
  );
  const prompts = openPrompts(order.table, vectors);
  const left = await providers(order);
  const first = await inTurn(() =>
    openNext(order, prompts, left, weights, null)
  );
  return { order, vectors, prompts, left, ...first };
}

/** Files one after the other, with one progress for all of them. */
async function loadAll(
  base: string,
  files: readonly ManifestFile[],
  { of, signal }: { of: ProgressMessage["of"]; signal: AbortSignal },
): Promise<Uint8Array<ArrayBuffer>[]> {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const tell = (phase: DownloadProgress["phase"], loaded: number) =>
    scope.postMessage({ type: "progress", of, phase, loaded, total });
  const progress = throttle((loaded: number) => tell("download", loaded));
  const loaded: Uint8Array<ArrayBuffer>[] = [];
  let before = 0;
  progress(0);
  for (const file of files) {
    const onBytes = (bytes: number) => progress(before + bytes);
    loaded.push(await loadFile(base, file, { onBytes, signal }));
    before += file.bytes;
  }
  tell("start", total);
  return loaded;
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
        type: "predict",
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

async function encode(
  { id, text }: EncodeMessage,
  signal: AbortSignal,
): Promise<void> {
  const encodeText = await encoder.get((signal) => {
    if (!running) throw new Error("no model is open");
    return openTextEncoder(running.order, signal);
  }, signal);
  const encoded = await inTurn(() => encodeText(text));
  const buffers = encoded ? [encoded.vectors.buffer as ArrayBuffer] : [];
  scope.postMessage({ type: "encode", id, encoded }, buffers);
}

async function openEncoder(
  order: OpenEncoderMessage,
  signal: AbortSignal,
): Promise<void> {
  const { type, id } = order;
  await encoder.get((signal) => openTextEncoder(order, signal), signal);
  scope.postMessage({ type, id });
}

/**
 * Always on WASM, which each of the runtimes brings along: a text is encoded
 * once, in a fraction of a second.
 */
async function openTextEncoder(
  order: Pick<OpenMessage, "base" | "runtime" | "manifest">,
  signal: AbortSignal,
): Promise<TokenEncoding> {
  const { textEncoder } = order.manifest;
  const base = new URL(`../${textEncoder.name}/`, order.base).href;
  const url = new URL("manifest.json", base);
  const manifest = await readNewest(
    url,
    (text) => readTextEncoderManifest(text, url.href, order.manifest),
    signal,
  );
  const { files } = manifest;
  const [vocabulary, weights] = await loadAll(
    base,
    [files.vocabulary, files.encoder],
    { of: "text-encoder", signal },
  );
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

async function see(
  { type, id, classifier, glyph }: FeaturesMessage,
  signal: AbortSignal,
): Promise<void> {
  if (!running) throw new Error("no model is open");
  const model = running;
  const wanted = classifiers.get(classifier) ?? new Wanted();
  classifiers.set(classifier, wanted);
  const read = await wanted.get(
    (signal) => openClassifier(model, classifier, signal),
    signal,
  );
  const features = await inTurn(() => read(glyph));
  scope.postMessage({ type, id, features }, [features.buffer]);
}

/** On WASM, as the text encoder: it is asked once for a whole run. */
async function openClassifier(
  { order, ort }: Running,
  name: string,
  signal: AbortSignal,
): Promise<FeatureReader> {
  const base = new URL(`../${name}/`, order.base).href;
  const url = new URL("manifest.json", base);
  const manifest = await readNewest(
    url,
    (text) => readClassifierManifest(text, url.href),
    signal,
  );
  const [weights] = await loadAll(
    base,
    [manifest.files.classifier],
    { of: "classifier", signal },
  );
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
