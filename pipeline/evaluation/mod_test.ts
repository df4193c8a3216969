import assert from "node:assert/strict";
import { stages } from "../mod.ts";
import type { Stage } from "../stage.ts";
import { evaluationStages } from "./mod.ts";

const of = (quick: boolean) =>
  evaluationStages({ model: "models/glyffuser", quick }).stages;

Deno.test("evaluationStages: every input comes before what it feeds", () => {
  const known = new Set(stages.map((it) => it.name));
  for (const { stage } of of(false)) {
    for (const input of stage.inputs) {
      assert.ok(known.has(input), `${stage.name} needs ${input}`);
    }
    assert.ok(!known.has(stage.name), `${stage.name} is there twice`);
    known.add(stage.name);
  }
});

Deno.test("evaluationStages: the full evaluation uses what the quick one drew", () => {
  const full = new Map(of(false).map(({ stage }) => [stage.name, stage]));
  const drawn = of(true).filter(({ work }) => work.answers);
  assert.ok(drawn.length >= 7);
  for (const { stage } of drawn) {
    assert.deepEqual(full.get(stage.name)?.parameters, stage.parameters);
  }
  const answers = (quick: boolean) =>
    of(quick).reduce((sum, { work }) => sum + (work.answers ?? 0), 0);
  const part = answers(true) / answers(false);
  assert.ok(part > 0.09 && part < 0.12, `the quick one is ${part} of the full`);
});

Deno.test("evaluationStages: models do not share samples, but real glyphs", () => {
  const ours = of(true);
  const theirs = evaluationStages({ model: "/tmp/other", quick: true }).stages;
  for (const [i, { stage, work }] of ours.entries()) {
    const other = theirs[i].stage;
    if (work.answers) {
      assert.notEqual(stage.name, other.name);
      assert.ok(other.files.includes("/tmp/other/denoiser.onnx"));
    }
  }
  const shared = ours.filter(({ stage }, i) =>
    stage.name === theirs[i].stage.name
  );
  assert.deepEqual(shared.map(({ stage }) => stage.name), [
    "evaluation/other-font",
    "evaluation/read-real",
    "evaluation/read-other-font",
    "evaluation/nearest-real",
  ]);
});

Deno.test("evaluationStages: the work of each is that of its module", async () => {
  for (const { stage } of of(true)) {
    const { default: it }: { default: Stage } = await import(stage.module);
    assert.equal(it.run, stage.run, stage.name);
  }
});
