/** Where a run's messages go; tests hand in their own. */
export interface Terminal {
  write(text: string): void;
  /** Whether lines may be drawn over. */
  readonly interactive: boolean;
  /** Width in characters. */
  columns(): number;
  /** Milliseconds. */
  now(): number;
}

/** The terminal of this process. */
export const standardOutput: Terminal = {
  write(text) {
    let rest = new TextEncoder().encode(text);
    while (rest.length) rest = rest.subarray(Deno.stdout.writeSync(rest));
  },
  interactive: Deno.stdout.isTerminal(),
  columns: () => Deno.consoleSize().columns,
  now: () => performance.now(),
};

/** Without a terminal, a stage says how far it is at most this often. */
const PLAIN_LINE_MS = 10_000;
const REDRAW_MS = 100;
const BAR_WIDTH = 24;

interface Running {
  device: string;
  since: number;
  lastLine: number;
  done: number;
  total: number;
  label: string;
}

/** Shows running stages: a bar for each on a terminal, occasional lines elsewhere. */
export class ProgressDisplay {
  #running = new Map<string, Running>();
  #drawn = 0;
  #lastDraw = -Infinity;

  constructor(private readonly terminal: Terminal) {}

  start(stage: string, device: string): void {
    const now = this.terminal.now();
    this.#running.set(stage, {
      device,
      since: now,
      lastLine: now,
      done: 0,
      total: 0,
      label: "",
    });
    if (this.terminal.interactive) this.#draw(true);
    else this.say(`${stage}: begins (device: ${device})`);
  }

  update(stage: string, change: Partial<Running>): void {
    const state = this.#running.get(stage);
    if (!state) return;
    Object.assign(state, change);
    const now = this.terminal.now();
    if (this.terminal.interactive) this.#draw(false);
    else if (now - state.lastLine >= PLAIN_LINE_MS) {
      state.lastLine = now;
      this.say(`${stage}: ${this.#describe(state)}`);
    }
  }

  /** Ends a stage's bar; answers the seconds it took. */
  end(stage: string): number {
    const state = this.#running.get(stage)!;
    this.#running.delete(stage);
    this.#erase();
    return (this.terminal.now() - state.since) / 1000;
  }

  /** Writes whole lines above the bars. */
  say(text: string): void {
    this.#erase();
    this.terminal.write(text + "\n");
    if (this.terminal.interactive) this.#draw(true);
  }

  #describe({ done, total, label, since, device }: Running): string {
    const elapsed = this.terminal.now() - since;
    const parts = [];
    if (total > 0) {
      parts.push(`${Math.floor(100 * done / total)} %`);
      if (done > 0 && done < total) {
        parts.push(`${duration(elapsed * (total - done) / done / 1000)} left`);
      }
    }
    parts.push(device);
    if (label) parts.push(label);
    return parts.join(", ");
  }

  #draw(atOnce: boolean): void {
    const now = this.terminal.now();
    if (!atOnce && now - this.#lastDraw < REDRAW_MS) return;
    this.#lastDraw = now;
    this.#erase();
    const width = Math.max(...[...this.#running.keys()].map((it) => it.length));
    for (const [stage, state] of this.#running) {
      const filled = state.total > 0
        ? Math.round(BAR_WIDTH * state.done / state.total)
        : 0;
      const bar = "█".repeat(filled) + "░".repeat(BAR_WIDTH - filled);
      const line = `${stage.padEnd(width)} ${bar} ${this.#describe(state)}`;
      this.terminal.write(
        [...line].slice(0, this.terminal.columns() - 1).join("") + "\n",
      );
    }
    this.#drawn = this.#running.size;
  }

  #erase(): void {
    if (this.#drawn > 0) this.terminal.write(`\x1b[${this.#drawn}A\x1b[J`);
    this.#drawn = 0;
  }
}

/** "42 s", "3 min 05 s" or "2 h 10 min". */
export function duration(seconds: number): string {
  const s = Math.round(seconds);
  if (s < 1) return "under 1 s";
  if (s < 60) return `${s} s`;
  if (s < 3600) {
    return `${Math.floor(s / 60)} min ${String(s % 60).padStart(2, "0")} s`;
  }
  return `${Math.floor(s / 3600)} h ${
    String(Math.floor(s % 3600 / 60)).padStart(2, "0")
  } min`;
}
