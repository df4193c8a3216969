import type { Frame, Recording } from "../model/recording.ts";

/** How long a recorded step is shown when a run is played again. */
const REPLAY_INTERVAL_MS = 60;

/** The reader asked their system for less motion. */
export const stillness = globalThis.matchMedia(
  "(prefers-reduced-motion: reduce)",
);

/** What a player has from the widget that it plays in. */
export interface Stage {
  /** Has a model ready, and gives what begins a run on it. */
  open(): Promise<() => Recording>;
  /** A step was computed and recorded. */
  recorded(run: Recording): void;
  /** Another step is to be seen. */
  shown(frame: Frame): void;
  /** What can be said and done is other than before. */
  changed(): void;
  /** It has come to rest, without the reader's doing. */
  rested(): void;
  failed(error: unknown): void;
}

/** Moves through a run: over what is recorded, then recording what comes. */
export class RunPlayer {
  /** The step that a run is to stop at, until the reader wants another. */
  goal = Infinity;
  #run: Recording | null = null;
  #step = 0;
  #isPlaying = false;
  /** Counts what the reader asked for: an older loop sees that it is over. */
  #turn = 0;

  constructor(private stage: Stage) {}

  get run(): Recording | null {
    return this.#run;
  }

  /** The step that is shown, from 0. */
  get step(): number {
    return this.#step;
  }

  get isPlaying(): boolean {
    return this.#isPlaying;
  }

  /** Goes on from the step shown, to the goal. */
  async play() {
    const turn = ++this.#turn;
    const over = () => turn !== this.#turn;
    this.#isPlaying = true;
    this.stage.changed();
    try {
      const begin = await this.stage.open();
      if (over()) return;
      const run = this.#ready(begin);
      const goal = Math.min(this.goal, run.length);
      // The seed's own noise is the first frame, and to be seen all the same.
      if (!run.frames.length && goal === 0) await this.#record(run);
      while (!over() && this.#step < goal) {
        const isRecorded = this.#step + 1 < run.frames.length;
        const began = performance.now();
        if (!isRecorded && !await this.#record(run)) break;
        if (over()) return;
        const newest = run.frames.length - 1;
        // Without motion, only the end is shown.
        if (stillness.matches) {
          this.#step = newest;
          this.stage.changed();
        } else this.#show(Math.min(this.#step + 1, newest));
        await nextFrame(
          isRecorded ? REPLAY_INTERVAL_MS - (performance.now() - began) : 0,
        );
      }
      if (over()) return;
      this.#isPlaying = false;
      this.#show(this.#step);
      this.goal = Infinity;
      this.stage.rested();
    } catch (error) {
      if (!over()) this.#failed(error);
    }
  }

  /** One step on, which is computed if it is not there. */
  async stepOn() {
    const turn = ++this.#turn;
    this.#isPlaying = false;
    try {
      const begin = await this.stage.open();
      if (turn !== this.#turn) return;
      const run = this.#ready(begin);
      // The first step is that the network sees the noise.
      const next = run.frames.length ? this.#step + 1 : 0;
      if (next >= run.frames.length) await this.#record(run);
      if (turn === this.#turn) this.seek(next);
    } catch (error) {
      if (turn === this.#turn) this.#failed(error);
    }
  }

  /** Shows a recorded step, and stays there. */
  seek(step: number) {
    if (this.#run?.frames.length) {
      this.halt();
      this.goal = Infinity;
    }
    this.#show(step);
  }

  /** No older loop goes on; a step under way is still recorded. */
  halt() {
    this.#turn++;
    this.#isPlaying = false;
  }

  /** Gives up the run. */
  clear() {
    this.halt();
    this.#run?.stop();
    this.#run = null;
    this.#step = 0;
  }

  #show(step: number) {
    const frames = this.#run?.frames ?? [];
    if (frames.length) {
      this.#step = Math.min(Math.max(step, 0), frames.length - 1);
      this.stage.shown(frames[this.#step]);
    }
    this.stage.changed();
  }

  /** The present run, or a new one with its first frame to come. */
  #ready(begin: () => Recording): Recording {
    if (!this.#run || this.#run.broken) {
      this.#run = begin();
      this.#step = 0;
    }
    this.stage.changed();
    return this.#run;
  }

  async #record(run: Recording): Promise<boolean> {
    const more = await run.record();
    if (more) this.stage.recorded(run);
    return more;
  }

  #failed(error: unknown) {
    this.#isPlaying = false;
    this.stage.failed(error);
  }
}

/** The browser has drawn, and at least so many milliseconds have gone by. */
async function nextFrame(milliseconds: number) {
  if (milliseconds > 0) {
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
  }
  await new Promise((resolve) => requestAnimationFrame(resolve));
}
