/**
 * One model for a page, however many widgets ask for it: one download, one
 * worker, one session, and a queue in which they take turns.
 *
 *     const lease = await leaseModel("/models/glyffuser/", { signal, onProgress });
 *     const denoiser = lease.denoiser(run.signal);
 *     for await (const step of ddim(denoiser, lease.schedule, { … })) …
 *     lease.release();
 *
 * Nothing is fetched before the first lease is asked for; with the last one
 * that is released, the worker ends.
 */
import type { Denoiser, Schedule } from "../diffusion/mod.ts";
import { abortable } from "./abortable.ts";
import {
  type AskOptions,
  type BrowserModel,
  type BrowserTextEncoder,
  closed,
  type DownloadProgress,
  type EncodedText,
  type EncodedTokens,
  type ModelCard,
  openDenoiser,
  type OpenOptions,
  openTextEncoder,
  type ProviderReport,
  type ProviderRequest,
  readCard,
  workerScript,
} from "./browser.ts";
import type { Manifest } from "./manifest.ts";
import { ModelWorker } from "./model_worker.ts";
import type { Prompts, TextCondition } from "./prompts.ts";
import { Turns } from "./turns.ts";
import { Wanted } from "./wanted.ts";

/** A widget's hold on the page's model. */
export interface ModelLease {
  readonly manifest: Manifest;
  readonly schedule: Schedule;
  readonly prompts: Prompts;
  /** What the model runs on now. */
  readonly report: ProviderReport;
  /** Time that the network took for its last answer to this lease; NaN before. */
  readonly milliseconds: number;
  /** Set while the widget is out of sight: its steps wait. */
  isPaused: boolean;
  /**
   * The network, each of whose steps waits for its turn in the page's queue.
   * @param signal gives up: waiting steps reject at once, and the one under
   * way is the last that the network is asked
   */
  denoiser(signal?: AbortSignal): Denoiser<TextCondition>;
  /** As `BrowserModel.encode`. */
  encode(text: string, options?: AskOptions): Promise<EncodedText | null>;
  /** As `BrowserModel.features`. */
  features(
    classifier: string,
    glyph: Float32Array,
    options?: AskOptions,
  ): Promise<Float32Array>;
  /** Ends the hold; what is under way rejects with `AbortError`. */
  release(): void;
}

/** A widget's hold on the text encoder alone. */
export interface EncoderLease {
  /**
   * The vectors of a text and their tokens, by the encoder itself; null for a
   * text without words.
   * @throws {DOMException} `AbortError`, also when `signal` gives up
   */
  encode(text: string, options?: AskOptions): Promise<EncodedTokens | null>;
  /** Ends the hold; what is under way rejects with `AbortError`. */
  release(): void;
}

export type LeaseOptions = Omit<OpenOptions, "card" | "shared">;

/** For each model, one for each of what its denoiser is to run on. */
const shared = new Set<SharedModel>();

/**
 * The page's model at an address, opened for whoever asks first. Each caller is
 * told of progress, and may give up without stopping the others.
 *
 * @param baseUrl address of the model's folder
 * @throws {ModelError} says what failed and what to do; the next call tries
 * again, from what has been fetched
 * @throws {DOMException} `AbortError`
 */
export async function leaseModel(
  baseUrl: string | URL,
  options: LeaseOptions = {},
): Promise<ModelLease> {
  options.signal?.throwIfAborted();
  const { provider = "auto" } = options;
  const model = sharedModel(
    baseUrl,
    options,
    // One that has only encoded so far will do.
    ({ requested }) => requested === provider || requested === null,
  );
  model.requested = provider;
  return await model.lease(options);
}

/**
 * The text encoder of the page's model: it is fetched for whoever asks first,
 * and the denoiser is not. Where the model is open, its worker serves both.
 *
 * @param baseUrl address of the model's folder
 * @throws {ModelError} says what failed and what to do; the next call tries
 * again, from what has been fetched
 * @throws {DOMException} `AbortError`
 */
export async function leaseTextEncoder(
  baseUrl: string | URL,
  options: Omit<LeaseOptions, "provider"> = {},
): Promise<EncoderLease> {
  options.signal?.throwIfAborted();
  // It runs the same whatever the denoiser runs on.
  return await sharedModel(baseUrl, options, () => true).leaseEncoder(options);
}

function sharedModel(
  baseUrl: string | URL,
  options: LeaseOptions,
  fits: (model: SharedModel) => boolean,
): SharedModel {
  const { href } = new URL(baseUrl, globalThis.location?.href);
  const model = [...shared].find((it) => it.base === href && fits(it)) ??
    new SharedModel(href, options);
  shared.add(model);
  return model;
}

const cards = new Map<string, Promise<ModelCard>>();

/** `readCard`, once for a page; a failure may be tried again. */
export function pageCard(baseUrl: string | URL): Promise<ModelCard> {
  const { href } = new URL(baseUrl, globalThis.location?.href);
  const card = cards.get(href) ?? readCard(href);
  cards.set(href, card);
  card.catch(() => cards.delete(href));
  return card;
}

class SharedModel {
  readonly #turns = new Turns((owner) =>
    globalThis.document?.hidden || (owner as Lease).isPaused
  );
  readonly #leases = new Set<Lease | LeaseOfEncoder>();
  readonly #listeners = new Set<(progress: DownloadProgress) => void>();
  readonly #encoderListeners = new Set<(progress: DownloadProgress) => void>();
  readonly #controller = new AbortController();
  #worker: ModelWorker | null = null;
  #progress: DownloadProgress | null = null;
  /** What the denoiser is to run on; null while nobody has asked for it. */
  requested: ProviderRequest | null = null;
  /** In its place, where that has failed. */
  #provider: ProviderRequest | null = null;
  /** Why a worker had to be replaced by one with a slower provider. */
  #fallback: string | null = null;
  readonly #model = new Wanted<BrowserModel>();
  readonly #encoder = new Wanted<BrowserTextEncoder>();
  #waiting = 0;
  #onSight = () => this.#turns.go();

  constructor(readonly base: string, readonly options: LeaseOptions) {
    globalThis.document?.addEventListener("visibilitychange", this.#onSight);
  }

  get turns(): Turns {
    return this.#turns;
  }

  async lease({ signal, onProgress }: LeaseOptions): Promise<ModelLease> {
    this.#waiting++;
    if (onProgress) {
      this.#listeners.add(onProgress);
      if (this.#progress) onProgress(this.#progress);
    }
    try {
      const model = await this.open(signal);
      const lease = new Lease(this, model);
      this.#leases.add(lease);
      return lease;
    } finally {
      if (onProgress) this.#listeners.delete(onProgress);
      this.#waiting--;
      this.#endIfUnused();
    }
  }

  async leaseEncoder(
    { signal, onProgress }: LeaseOptions,
  ): Promise<EncoderLease> {
    this.#waiting++;
    if (onProgress) this.#encoderListeners.add(onProgress);
    try {
      await this.openEncoder(signal);
      const lease = new LeaseOfEncoder(this);
      this.#leases.add(lease);
      return lease;
    } finally {
      if (onProgress) this.#encoderListeners.delete(onProgress);
      this.#waiting--;
      this.#endIfUnused();
    }
  }

  /** The open text encoder; opened again where its worker has died. */
  async openEncoder(signal?: AbortSignal): Promise<BrowserTextEncoder> {
    const open = (signal: AbortSignal) => this.#openEncoder(signal);
    const encoder = await this.#encoder.get(open, signal);
    if (encoder.isOpen) return encoder;
    await this.#encoder.drop(encoder);
    return await this.#encoder.get(open, signal);
  }

  /** The open model. */
  open(signal?: AbortSignal): Promise<BrowserModel> {
    return this.#model.get((signal) => this.#open(signal), signal);
  }

  /** One step; on the next provider if the worker dies of it. */
  async predict(
    lease: Lease,
    ask: (model: BrowserModel) => ReturnType<Denoiser["predict"]>,
  ): ReturnType<Denoiser["predict"]> {
    while (true) {
      const model = await this.open();
      try {
        const answer = await ask(model);
        lease.model = model;
        lease.milliseconds = model.milliseconds;
        return answer;
      } catch (error) {
        if (model.isOpen) throw error;
        await this.#model.drop(model);
        if (model.report.provider !== "webgpu" || this.#ended) throw error;
        this.#provider = "wasm";
        this.#fallback = `webgpu: ${(error as Error).message}`;
      }
    }
  }

  leave(lease: Lease | LeaseOfEncoder) {
    if (!this.#leases.delete(lease)) return;
    this.#turns.leave(lease, closed());
    this.#endIfUnused();
  }

  reportOf({ report }: BrowserModel): ProviderReport {
    return { ...report, fallback: report.fallback ?? this.#fallback };
  }

  get #ended(): boolean {
    return this.#controller.signal.aborted;
  }

  async #open(signal: AbortSignal): Promise<BrowserModel> {
    try {
      return await openDenoiser(this.base, {
        ...await this.#openOptions(signal),
        provider: this.#provider ?? this.requested!,
        onProgress: (progress) => {
          this.#progress = progress;
          this.#listeners.forEach((listener) => listener(progress));
        },
      });
    } finally {
      this.#progress = null;
    }
  }

  async #openEncoder(signal: AbortSignal): Promise<BrowserTextEncoder> {
    return await openTextEncoder(this.base, {
      ...await this.#openOptions(signal),
      onProgress: (progress) =>
        this.#encoderListeners.forEach((listener) => listener(progress)),
    });
  }

  async #openOptions(signal: AbortSignal): Promise<OpenOptions> {
    const untilEnd = either(this.#controller.signal, signal);
    return {
      ...this.options,
      signal: untilEnd,
      card: await abortable(pageCard(this.base), untilEnd),
      shared: this.#openWorker(),
    };
  }

  /** One for both; another where it has died. */
  #openWorker(): ModelWorker {
    if (!this.#worker?.isOpen) {
      this.#worker = new ModelWorker(workerScript(this.options.worker));
    }
    return this.#worker;
  }

  #endIfUnused() {
    if (this.#waiting || this.#leases.size || this.#ended) return;
    shared.delete(this);
    globalThis.document?.removeEventListener("visibilitychange", this.#onSight);
    this.#worker?.close(closed());
    this.#controller.abort(closed());
  }
}

class Lease implements ModelLease {
  milliseconds = NaN;
  readonly #end = new AbortController();
  #isPaused = false;

  constructor(readonly shared: SharedModel, public model: BrowserModel) {}

  get manifest() {
    return this.model.manifest;
  }

  get schedule() {
    return this.model.schedule;
  }

  get prompts() {
    return this.model.prompts;
  }

  get report() {
    return this.shared.reportOf(this.model);
  }

  get isPaused() {
    return this.#isPaused;
  }

  set isPaused(isPaused: boolean) {
    this.#isPaused = isPaused;
    if (!isPaused) this.shared.turns.go();
  }

  denoiser(signal?: AbortSignal): Denoiser<TextCondition> {
    const untilEnd = either(this.#end.signal, signal);
    return {
      sampleShape: this.model.denoiser.sampleShape,
      predict: (xt, t, conditions) =>
        this.shared.turns.take(
          { owner: this, signal: untilEnd },
          () =>
            this.shared.predict(this, ({ denoiser }) =>
              denoiser.predict(xt, t, conditions)),
        ),
    };
  }

  async encode(
    text: string,
    options: AskOptions = {},
  ): Promise<EncodedText | null> {
    const signal = either(this.#end.signal, options.signal);
    const model = await this.shared.open(signal);
    return await model.encode(text, { ...options, signal });
  }

  async features(
    classifier: string,
    glyph: Float32Array,
    options: AskOptions = {},
  ): Promise<Float32Array> {
    const signal = either(this.#end.signal, options.signal);
    const model = await this.shared.open(signal);
    return await model.features(classifier, glyph, { ...options, signal });
  }

  release() {
    this.#end.abort(closed());
    this.shared.leave(this);
  }
}

class LeaseOfEncoder implements EncoderLease {
  readonly #end = new AbortController();

  constructor(readonly shared: SharedModel) {}

  async encode(
    text: string,
    options: AskOptions = {},
  ): Promise<EncodedTokens | null> {
    const signal = either(this.#end.signal, options.signal);
    const encoder = await this.shared.openEncoder(signal);
    return await encoder.encode(text, { ...options, signal });
  }

  release() {
    this.#end.abort(closed());
    this.shared.leave(this);
  }
}

/** Given as soon as one of the two is. */
function either(one: AbortSignal, other?: AbortSignal): AbortSignal {
  return other ? AbortSignal.any([one, other]) : one;
}
