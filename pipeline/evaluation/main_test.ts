import assert from "node:assert/strict";
import { deno } from "../../tests/deno.ts";

const evaluate = (...args: string[]) =>
  deno("run", "-A", "pipeline/evaluation/main.ts", ...args);

Deno.test("evaluate --help tells every option", async () => {
  const { code, out } = await evaluate("--help");
  assert.equal(code, 0);
  for (
    const option of ["quick", "model", "card", "dry-run", "device", "help"]
  ) assert.match(out, new RegExp(`--${option}\\b`));
});

Deno.test("evaluate: wrong usage is told, with exit status 2", async () => {
  for (
    const [args, message] of [
      [["--quik"], /--quik/],
      [["--device", "tpu"], /unknown device `tpu`.* cuda, webgpu/],
    ] as [string[], RegExp][]
  ) {
    const { code, err } = await evaluate(...args);
    assert.equal(code, 2);
    assert.match(err, message);
    assert.match(err, /--help/);
  }
});

Deno.test("evaluate: a model of other pictures than glyphs is told", async () => {
  const { code, err } = await evaluate("--model", "models/digits", "--card");
  assert.equal(code, 2);
  assert.match(err, /the pictures of models\/digits are no glyphs/);
});

Deno.test("evaluate: a folder without a model is told", async () => {
  const { code, err } = await evaluate("--model", "content", "--dry-run");
  assert.equal(code, 1);
  assert.match(err, /content\/report.json is missing/);
});
