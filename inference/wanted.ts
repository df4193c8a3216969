import { abortable } from "./abortable.ts";

interface Made<T> {
  readonly promise: Promise<T>;
  /** Given when nobody waits for it any more. */
  readonly controller: AbortController;
  waiting: number;
  isDone: boolean;
}

/**
 * Something that is made when it is first wanted, and once for all who want it.
 * It is given up with the last who waits for it; after that, and after a
 * failure, it is made anew for the next.
 */
export class Wanted<T> {
  #made: Made<T> | null = null;

  /**
   * @param make called if there is nothing yet; may go on in spite of its
   * signal, and then what it gives is there for the next
   * @param signal waits no longer
   */
  async get(
    make: (signal: AbortSignal) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    while (true) {
      signal?.throwIfAborted();
      const made = this.#made ??= this.#begin(make);
      const wasGivenUp = made.controller.signal.aborted;
      made.waiting++;
      try {
        return await abortable(made.promise, signal);
      } catch (error) {
        if (!wasGivenUp || signal?.aborted) throw error;
      } finally {
        made.waiting--;
        if (!made.waiting && !made.isDone) {
          made.controller.abort(signal?.reason);
        }
      }
    }
  }

  /** The next who wants it has another, if this is what there is. */
  async drop(thing: T): Promise<void> {
    const made = this.#made;
    const there = await made?.promise.catch(() => null);
    if (there === thing && this.#made === made) this.#made = null;
  }

  #begin(make: (signal: AbortSignal) => Promise<T>): Made<T> {
    const controller = new AbortController();
    const promise = make(controller.signal);
    const made = { promise, controller, waiting: 0, isDone: false };
    promise.then(
      () => made.isDone = true,
      () => {
        if (this.#made === made) this.#made = null;
      },
    );
    return made;
  }
}
