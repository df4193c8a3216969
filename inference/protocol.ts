/** What the page and the worker that runs the model say to each other. */
import type { Manifest, ModelErrorCode } from "./manifest.ts";
import type { PromptTable, TextCondition } from "./prompts.ts";
import type { Runtime } from "./runtime.ts";
import type { EncodedTokens } from "./token_encoding.ts";

/** Where a network can run in a browser. */
export type BrowserProvider = "webgpu" | "wasm";

/** What a page may ask for; "auto" = WebGPU on a real card, else WASM. */
export type ProviderRequest = "auto" | BrowserProvider;

/** What the model runs on. */
export interface ProviderReport {
  readonly provider: BrowserProvider;
  /** Threads of the WASM runtime; 1 unless the page is cross-origin isolated. */
  readonly threads: number;
  /** Why a faster provider was given up, in words; null if none was. */
  readonly fallback: string | null;
}

/** How far the download is. */
export interface DownloadProgress {
  /** "download": bytes arrive. "start": all are here, the runtime starts. */
  readonly phase: "download" | "start";
  readonly loaded: number;
  readonly total: number;
}

export interface OpenMessage {
  readonly type: "open";
  /** Folder of the model, ending in "/". */
  readonly base: string;
  readonly runtime: Runtime;
  readonly manifest: Manifest;
  readonly table: PromptTable;
  readonly provider: ProviderRequest;
}

export interface PredictMessage {
  readonly type: "predict";
  readonly id: number;
  /** [batch, ...sampleShape] */
  readonly xt: Float32Array;
  readonly t: number;
  readonly conditions: readonly (TextCondition | null)[] | undefined;
}

/** Asks for the vectors of a text by the text encoder. */
export interface EncodeMessage {
  readonly type: "encode";
  readonly id: number;
  readonly text: string;
}

/** Opens the text encoder, also where no model is open. */
export interface OpenEncoderMessage
  extends Pick<OpenMessage, "base" | "runtime" | "manifest"> {
  readonly type: "open-encoder";
  readonly id: number;
}

/** Asks what a classifier sees in a picture. */
export interface FeaturesMessage {
  readonly type: "features";
  readonly id: number;
  /** Folder of the classifier, which lies beside the model's own. */
  readonly classifier: string;
  /** [1, imageSize, imageSize], in [−1, 1] */
  readonly glyph: Float32Array;
}

/** There is no message to stop: a page ends the worker, or asks no more. */
export type ToWorker =
  | OpenMessage
  | PredictMessage
  | EncodeMessage
  | OpenEncoderMessage
  | FeaturesMessage;

/** An error as it crosses: only what a message can carry. */
export interface SentError {
  readonly name: string;
  readonly message: string;
  readonly code: ModelErrorCode | null;
}

/** Of the model (until it is ready), of the text encoder, or of a classifier. */
export interface ProgressMessage extends DownloadProgress {
  readonly type: "progress" | "encoder-progress" | "classifier-progress";
}

export interface ReadyMessage {
  readonly type: "ready";
  readonly report: ProviderReport;
  /** The whole of `prompts.f16`. */
  readonly promptVectors: Uint8Array<ArrayBuffer>;
}

/** The provider was changed during a run. */
export interface ProviderMessage {
  readonly type: "provider";
  readonly report: ProviderReport;
}

export interface PredictedMessage {
  readonly type: "predicted";
  readonly id: number;
  readonly eps: Float32Array<ArrayBuffer>;
  readonly x0: Float32Array<ArrayBuffer>;
  /** Time that the network took. */
  readonly milliseconds: number;
}

export interface EncodedMessage {
  readonly type: "encoded";
  readonly id: number;
  readonly encoded: EncodedTokens | null;
}

export interface EncoderReadyMessage {
  readonly type: "encoder-ready";
  readonly id: number;
}

export interface SeenMessage {
  readonly type: "seen";
  readonly id: number;
  readonly features: Float32Array<ArrayBuffer>;
}

/** Opening a model failed (`id` null), or what was asked by that number. */
export interface FailedMessage {
  readonly type: "failed";
  readonly id: number | null;
  readonly error: SentError;
}

export type FromWorker =
  | ProgressMessage
  | ReadyMessage
  | ProviderMessage
  | PredictedMessage
  | EncodedMessage
  | EncoderReadyMessage
  | SeenMessage
  | FailedMessage;
