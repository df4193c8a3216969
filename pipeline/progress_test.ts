import assert from "node:assert/strict";
import { duration, ProgressDisplay, type Terminal } from "./progress.ts";

class Clockwork implements Terminal {
  lines = "";
  time = 0;
  constructor(readonly interactive: boolean) {}
  write(text: string) {
    this.lines += text;
  }
  columns = () => 60;
  now = () => this.time;
}

Deno.test("progress without a terminal: a line now and then, with time left and device", () => {
  const terminal = new Clockwork(false);
  const display = new ProgressDisplay(terminal);
  display.start("samples", "auto");
  display.update("samples", { device: "cuda" });
  for (let second = 1; second <= 25; second++) {
    terminal.time = second * 1000;
    display.update("samples", { done: second, total: 100, label: "gold" });
  }
  assert.equal(display.end("samples"), 25);
  assert.deepEqual(terminal.lines.trim().split("\n"), [
    "samples: begins (device: auto)",
    "samples: 10 %, 1 min 30 s left, cuda, gold",
    "samples: 20 %, 1 min 20 s left, cuda, gold",
  ]);
});

Deno.test("progress on a terminal: a bar for each stage, drawn over, within its width", () => {
  const terminal = new Clockwork(true);
  const display = new ProgressDisplay(terminal);
  display.start("samples", "auto");
  display.start("score", "auto");
  terminal.lines = "";
  terminal.time = 10_000;
  display.update("samples", {
    done: 1,
    total: 4,
    label: "a label that is much too long for this terminal",
  });
  // deno-lint-ignore no-control-regex -- the cursor's two lines up, then clear
  const [, drawn] = terminal.lines.match(/^\x1b\[2A\x1b\[J([^]*)$/)!;
  const [first, second] = drawn.split("\n");
  assert.match(first, /^samples █{6}░{18} 25 %, 30 s left, auto, /);
  assert.match(second, /^score {3}░{24} auto$/);
  assert.equal(first.length, 59);
});

Deno.test("duration reads well", () => {
  assert.deepEqual(
    [0.2, 42.4, 59.6, 185, 3600, 7800].map(duration),
    [
      "under 1 s",
      "42 s",
      "1 min 00 s",
      "3 min 05 s",
      "1 h 00 min",
      "2 h 10 min",
    ],
  );
});
