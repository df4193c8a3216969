import assert from "node:assert/strict";
import { deno } from "../tests/deno.ts";
import { stages } from "./mod.ts";

const pipeline = (...args: string[]) =>
  deno("run", "-A", "pipeline/main.ts", ...args);

Deno.test("pipeline --help tells every option", async () => {
  const { code, out } = await pipeline("--help");
  assert.equal(code, 0);
  for (
    const option of [
      "list",
      "only",
      "force",
      "dry-run",
      "model",
      "device",
      "help",
    ]
  ) assert.match(out, new RegExp(`--${option}\\b`));
});

Deno.test("pipeline --list shows every stage and what feeds it", async () => {
  const { code, out } = await pipeline("--list");
  assert.equal(code, 0);
  for (const { name, description } of stages) {
    assert.match(
      out,
      new RegExp(`^${name} +${RegExp.escape(description)}$`, "m"),
    );
  }
  assert.match(out, /← dataset\n/);
});

Deno.test("pipeline: wrong usage is told, with exit status 2", async () => {
  for (
    const [args, message] of [
      [["--onyl", "score"], /--onyl/],
      [["--only", "scores"], /no stage `scores`; the stages are dataset, /],
      [["--force", "scores", "--dry-run"], /no stage `scores`/],
      [["--device", "tpu"], /unknown device `tpu`.* cuda, webgpu/],
      [["score"], /score/],
    ] as [string[], RegExp][]
  ) {
    const { code, out, err } = await pipeline(...args);
    assert.equal(code, 2, args.join(" "));
    assert.equal(out, "");
    assert.match(err, message);
    assert.match(err, /--help/);
  }
});
