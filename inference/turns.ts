/** Whose turn it is at something that does one thing at a time. */
export interface Turn {
  /** Who asks: nobody gets a second turn while another waits for a first. */
  readonly owner: object;
  /** Gives up the place in the queue, or what is under way. */
  readonly signal?: AbortSignal;
}

interface Waiting extends Turn {
  work(): Promise<unknown>;
  resolve(value: unknown): void;
  reject(reason: unknown): void;
}

/**
 * A queue for several owners. One piece of work runs at a time; the next is the
 * oldest of the owner who has waited longest since a turn. Owners who are
 * paused keep their place, and have no turns.
 */
export class Turns {
  #waiting: Waiting[] = [];
  #running = false;
  /** Owners in the order of their last turn, the latest last. */
  #served = new Map<object, number>();
  #count = 0;

  /** @param isPaused asked before each turn; call `go` when it changes */
  constructor(private readonly isPaused: (owner: object) => boolean) {}

  /**
   * Waits for a turn and does the work. Given up, it rejects at once with the
   * signal's reason; work under way then ends unheard, before the next turn.
   */
  take<T>(turn: Turn, work: () => Promise<T>): Promise<T> {
    const { owner, signal } = turn;
    if (signal?.aborted) return Promise.reject(signal.reason);
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const waiting: Waiting = { owner, signal, work, resolve, reject };
    const onAbort = () => {
      this.#waiting = this.#waiting.filter((it) => it !== waiting);
      reject(signal!.reason);
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    this.#waiting.push(waiting);
    this.go();
    return promise.finally(() =>
      signal?.removeEventListener("abort", onAbort)
    ) as Promise<T>;
  }

  /** Goes on, where somebody is no longer paused. */
  go() {
    if (this.#running) return;
    const next = this.#waiting.filter(({ owner }) => !this.isPaused(owner))
      .reduce<Waiting | null>(
        (first, it) =>
          !first || this.#lastTurn(it) < this.#lastTurn(first) ? it : first,
        null,
      );
    if (!next) return;
    this.#waiting = this.#waiting.filter((it) => it !== next);
    this.#served.set(next.owner, ++this.#count);
    this.#running = true;
    next.work().then(next.resolve, next.reject).finally(() => {
      this.#running = false;
      this.go();
    });
  }

  /** Forgets an owner; what it waits for rejects. */
  leave(owner: object, reason: unknown) {
    this.#served.delete(owner);
    const left = this.#waiting.filter((it) => it.owner === owner);
    this.#waiting = this.#waiting.filter((it) => it.owner !== owner);
    for (const { reject } of left) reject(reason);
  }

  #lastTurn({ owner }: Waiting): number {
    return this.#served.get(owner) ?? 0;
  }
}
