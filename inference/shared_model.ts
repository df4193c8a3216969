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
import {
  type BrowserModel,
  type DownloadProgress,
  type EncodedText,
  type ModelCard,
  openDenoiser,
  type OpenOptions,
  type ProviderReport,
  type ProviderRequest,
  readCard,
} from "./browser.ts";
import type { Manifest } from "./manifest.ts";
import type { Prompts, TextCondition } from "./prompts.ts";
import { Turns } from "./turns.ts";

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
  encode(
    text: string,
    onProgress?: (progress: DownloadProgress) => void,
  ): Promise<EncodedText | null>;
  /**
   * As `BrowserModel.features`.
   * @param signal rejects at once; what is being fetched is kept for later
   */
  features(
    classifier: string,
    glyph: Float32Array,
    onProgress?: (progress: DownloadProgress) => void,
    signal?: AbortSignal,
  ): Promise<Float32Array>;
  /** Ends the hold; what is under way rejects with `AbortError`. */
  release(): void;
}

export type LeaseOptions = Omit<OpenOptions, "card">;

/** By model and by what it is to run on: one each. */
const shared = new Map<string, SharedModel>();

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
  const { href } = new URL(baseUrl, globalThis.location?.href);
  const key = `${href} ${options.provider ?? "auto"}`;
  const model = shared.get(key) ??
    new SharedModel(href, options, () => shared.delete(key));
  shared.set(key, model);
  return await model.lease(options);
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
  readonly #leases = new Set<Lease>();
  readonly #listeners = new Set<(progress: DownloadProgress) => void>();
  readonly #controller = new AbortController();
  #progress: DownloadProgress | null = null;
  #provider: ProviderRequest;
  /** Why a worker had to be replaced by one with a slower provider. */
  #fallback: string | null = null;
  #opening: Promise<BrowserModel> | null = null;
  #waiting = 0;
  #onSight = () => this.#turns.go();

  constructor(
    readonly base: string,
    readonly options: LeaseOptions,
    readonly forget: () => void,
  ) {
    this.#provider = options.provider ?? "auto";
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
      const model = await abortable(this.open(), signal);
      const lease = new Lease(this, model);
      this.#leases.add(lease);
      return lease;
    } finally {
      if (onProgress) this.#listeners.delete(onProgress);
      this.#waiting--;
      this.#endIfUnused();
    }
  }

  /** The open model; opened again where its worker has died. */
  open(): Promise<BrowserModel> {
    const opening = this.#opening ??= this.#open();
    opening.catch(() => {
      if (this.#opening === opening) this.#opening = null;
    });
    return opening;
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
        this.#opening = null;
        if (model.report.provider !== "webgpu" || this.#ended) throw error;
        this.#provider = "wasm";
        this.#fallback = `webgpu: ${(error as Error).message}`;
      }
    }
  }

  leave(lease: Lease) {
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

  async #open(): Promise<BrowserModel> {
    try {
      const { signal } = this.#controller;
      return await openDenoiser(this.base, {
        ...this.options,
        signal,
        card: await abortable(pageCard(this.base), signal),
        provider: this.#provider,
        onProgress: (progress) => {
          this.#progress = progress;
          this.#listeners.forEach((listener) => listener(progress));
        },
      });
    } finally {
      this.#progress = null;
    }
  }

  #endIfUnused() {
    if (this.#waiting || this.#leases.size || this.#ended) return;
    this.forget();
    globalThis.document?.removeEventListener("visibilitychange", this.#onSight);
    this.#opening?.then((model) => model.close(), () => {});
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
    const either = this.#untilEnd(signal);
    return {
      sampleShape: this.model.denoiser.sampleShape,
      predict: (xt, t, conditions) =>
        this.shared.turns.take(
          { owner: this, signal: either },
          () =>
            this.shared.predict(this, ({ denoiser }) =>
              denoiser.predict(xt, t, conditions)),
        ),
    };
  }

  async encode(
    text: string,
    onProgress?: (progress: DownloadProgress) => void,
  ): Promise<EncodedText | null> {
    const model = await this.shared.open();
    return await abortable(model.encode(text, onProgress), this.#end.signal);
  }

  async features(
    classifier: string,
    glyph: Float32Array,
    onProgress?: (progress: DownloadProgress) => void,
    signal?: AbortSignal,
  ): Promise<Float32Array> {
    const model = await this.shared.open();
    const features = model.features(classifier, glyph, onProgress);
    return await abortable(features, this.#untilEnd(signal));
  }

  release() {
    this.#end.abort(closed());
    this.shared.leave(this);
  }

  /** Given at the signal, or at the end of the hold. */
  #untilEnd(signal?: AbortSignal): AbortSignal {
    return signal
      ? AbortSignal.any([signal, this.#end.signal])
      : this.#end.signal;
  }
}

function closed(): DOMException {
  return new DOMException("the model was closed", "AbortError");
}

/** The promise, or the signal's reason as soon as it is given. */
async function abortable<T>(
  promise: Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  if (!signal) return await promise;
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
