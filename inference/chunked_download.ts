import {
  bytesOf,
  type ChunkedFile,
  missingRuns,
  rangeHeaders,
  type Run,
} from "./chunks.ts";
import { ModelError, sha256 } from "./manifest.ts";
import { piecesOf } from "./pieces.ts";
import { fetchFrom, isBroken } from "./request.ts";
import { keyOf, type Store } from "./store.ts";

/**
 * How long to wait before a broken connection is tried again, in ms: the first
 * time, the second … A whole chunk that arrives begins the count anew.
 */
const RESTS = [250, 1000, 3000];

export interface LoadOptions {
  /** Told how many bytes are there so far. */
  readonly onBytes?: (loaded: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * One file, chunk by chunk: each is checked when it is complete, and kept at
 * once, so that whatever ends the download, the next goes on from there. There
 * is one buffer of the file's size, and beside it no more than a chunk or two.
 */
export class ChunkedDownload {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  /** Which chunks are in `#bytes`, and right. */
  readonly #isThere: boolean[];
  /** Which came with a wrong hash: they are asked for past the HTTP cache, where an older version may lie. */
  readonly #isDoubted: boolean[];
  /** Bytes of the chunks that are there. */
  #loaded = 0;
  #isAnswered = false;
  #isKept = true;

  constructor(
    readonly url: URL,
    readonly file: ChunkedFile,
    readonly store: Store,
    readonly options: LoadOptions,
  ) {
    this.#bytes = new Uint8Array(file.bytes);
    this.#isThere = file.chunks.sha256.map(() => false);
    this.#isDoubted = file.chunks.sha256.map(() => false);
  }

  /**
   * @throws {ModelError} `network`, `missing-file`, `wrong-hash`
   * @throws {DOMException} `AbortError`
   */
  async load(): Promise<Uint8Array<ArrayBuffer>> {
    await this.#takeKept();
    let breaks = 0;
    for (let next = this.#next(); next; next = this.#next()) {
      const before = this.#loaded;
      const error = await this.#fetch(next.run, next.isAgain)
        .then(() => null, brokenOrThrow);
      if (this.#loaded > before) breaks = 0;
      if (!error) continue;
      // Whoever is offline from the start is told so at once.
      if (!this.#isAnswered) throw error;
      if (breaks === RESTS.length) throw this.#givenUp(error);
      await rest(RESTS[breaks++], this.options.signal);
    }
    return this.#bytes;
  }

  async #takeKept(): Promise<void> {
    const { sha256: hashes } = this.file.chunks;
    this.options.onBytes?.(0);
    for (const [i, hash] of hashes.entries()) {
      const { start, end } = this.#range(i);
      const target = this.#bytes.subarray(start, end);
      const key = keyOf(this.url, hash);
      if (!await this.store.readInto(target, key)) continue;
      await this.#check(i);
      this.options.onBytes?.(this.#loaded);
    }
    if (this.#isThere.every(Boolean)) return;
    const keys = hashes.map((hash) => keyOf(this.url, hash));
    await this.store.keepOnly(this.url, keys);
  }

  /** What to ask for next: what never came, then what came wrong. */
  #next(): { run: Run; isAgain: boolean } | null {
    const isSeen = this.#isThere.map((it, i) => it || this.#isDoubted[i]);
    const [run] = missingRuns(isSeen);
    if (run) return { run, isAgain: false };
    const [again] = missingRuns(this.#isThere);
    return again ? { run: again, isAgain: true } : null;
  }

  /**
   * Asks for a run of chunks, and takes in what comes: from a server that does
   * not know ranges, the file from its start.
   */
  async #fetch(run: Run, isAgain: boolean): Promise<void> {
    const { url, file, options: { signal } } = this;
    const { start, end } = bytesOf(file, run);
    const response = await fetchFrom(url, {
      headers: rangeHeaders({ start, end }, file),
      cache: isAgain ? "reload" : "default",
      signal,
    });
    this.#isAnswered = true;
    let at = response.status === 206 ? start : 0;
    try {
      for await (const piece of piecesOf(response.body!)) {
        at = await this.#take(piece, at, isAgain);
        if (!this.#awaits(at, isAgain)) break;
      }
    } catch (cause) {
      if (cause instanceof ModelError) throw cause;
      signal?.throwIfAborted();
      throw broken(url, cause);
    }
    if (at < end) throw broken(url);
  }

  /** Whether any of what comes from `at` on is still to be had. */
  #awaits(at: number, isAgain: boolean): boolean {
    return this.#isThere.some((isThere, i) =>
      !isThere && (isAgain || !this.#isDoubted[i]) && this.#range(i).end > at
    );
  }

  /** @returns where in the file the next piece begins */
  async #take(
    piece: Uint8Array,
    at: number,
    isAgain: boolean,
  ): Promise<number> {
    let rest = piece;
    while (rest.length && at < this.file.bytes) {
      const chunk = Math.floor(at / this.file.chunks.bytes);
      const { start, end } = this.#range(chunk);
      const part = rest.subarray(0, end - at);
      rest = rest.subarray(part.length);
      const isNew = !this.#isThere[chunk];
      if (isNew) this.#bytes.set(part, at);
      at += part.length;
      if (!isNew) continue;
      if (at === end) await this.#finish(chunk, isAgain);
      else this.options.onBytes?.(this.#loaded + at - start);
    }
    return at;
  }

  async #finish(chunk: number, isAgain: boolean): Promise<void> {
    const { start, end } = this.#range(chunk);
    if (await this.#check(chunk)) {
      const key = keyOf(this.url, this.file.chunks.sha256[chunk]);
      this.#isKept &&= await this.store.keep(
        key,
        this.#bytes.subarray(start, end),
      );
    } else if (isAgain) {
      throw new ModelError(
        "wrong-hash",
        `${this.url.href} came twice with a wrong SHA-256 in its bytes ${start} to ${
          end - 1
        }. Reload the page; if it persists, the server's manifest belongs to other weights: export and seal the model again.`,
      );
    } else this.#isDoubted[chunk] = true;
    this.options.onBytes?.(this.#loaded);
  }

  /** Holds a chunk in `#bytes` against its hash. */
  async #check(chunk: number): Promise<boolean> {
    const { start, end } = this.#range(chunk);
    const found = await sha256(this.#bytes.subarray(start, end));
    if (found !== this.file.chunks.sha256[chunk]) return false;
    this.#isThere[chunk] = true;
    this.#loaded += end - start;
    return true;
  }

  #range(chunk: number) {
    return bytesOf(this.file, { first: chunk, end: chunk + 1 });
  }

  #givenUp(cause: ModelError): ModelError {
    const what =
      `The connection broke after ${this.#loaded} of ${this.file.bytes} bytes of ${this.url.href}.`;
    return new ModelError(
      "network",
      this.#isKept
        ? `${what} What has arrived is kept: check the connection and run again, and it goes on from there.`
        : `${what} Check the connection and run again.`,
      { cause },
    );
  }
}

function broken({ href }: URL, cause?: unknown): ModelError {
  return new ModelError("network", `The connection to ${href} broke.`, {
    cause,
  });
}

function brokenOrThrow(error: unknown): ModelError {
  if (isBroken(error)) return error;
  throw error;
}

function rest(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      reject(signal!.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", end);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", end, { once: true });
  });
}
