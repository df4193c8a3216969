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
  readonly id: number;
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

/** What the worker is asked: it answers by the same `type` and `id`, or has failed. */
export type Question =
  | OpenMessage
  | PredictMessage
  | EncodeMessage
  | OpenEncoderMessage
  | FeaturesMessage;

/** Nobody waits for an answer any more: a download for it alone stops. */
export interface GiveUpMessage {
  readonly type: "give-up";
  readonly id: number;
}

export type ToWorker = Question | GiveUpMessage;

/** An error as it crosses: only what a message can carry. */
export interface SentError {
  readonly name: string;
  readonly message: string;
  readonly code: ModelErrorCode | null;
}

/** What is downloaded for questions of a type, once for a page. */
export const downloads = {
  "open": "model",
  "predict": "model",
  "encode": "text-encoder",
  "open-encoder": "text-encoder",
  "features": "classifier",
} as const satisfies Record<Question["type"], string>;

export interface ProgressMessage extends DownloadProgress {
  readonly type: "progress";
  readonly of: typeof downloads[Question["type"]];
}

/** The provider was changed during a run. */
export interface ProviderMessage {
  readonly type: "provider";
  readonly report: ProviderReport;
}

export interface OpenAnswer {
  readonly type: "open";
  readonly id: number;
  readonly report: ProviderReport;
  /** The whole of `prompts.f16`. */
  readonly promptVectors: Uint8Array<ArrayBuffer>;
}

export interface PredictAnswer {
  readonly type: "predict";
  readonly id: number;
  readonly eps: Float32Array<ArrayBuffer>;
  readonly x0: Float32Array<ArrayBuffer>;
  /** Time that the network took. */
  readonly milliseconds: number;
}

export interface EncodeAnswer {
  readonly type: "encode";
  readonly id: number;
  readonly encoded: EncodedTokens | null;
}

export interface OpenEncoderAnswer {
  readonly type: "open-encoder";
  readonly id: number;
}

export interface FeaturesAnswer {
  readonly type: "features";
  readonly id: number;
  readonly features: Float32Array<ArrayBuffer>;
}

export type Answer =
  | OpenAnswer
  | PredictAnswer
  | EncodeAnswer
  | OpenEncoderAnswer
  | FeaturesAnswer;

export interface FailedMessage {
  readonly type: "failed";
  readonly id: number;
  readonly error: SentError;
}

export type FromWorker =
  | ProgressMessage
  | ProviderMessage
  | Answer
  | FailedMessage;
