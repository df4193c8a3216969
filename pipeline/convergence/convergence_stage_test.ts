import assert from "node:assert/strict";
import stage, { openBench } from "./convergence_stage.ts";
import { samplerRuns, stepsWithin } from "./sampler_runs.ts";

/** The stage's own bench, with less of everything. */
const bench = openBench({
  ...stage.parameters as Parameters<typeof openBench>[0],
  sampleCount: 600,
  evaluations: [5, 20, 60],
  furtherEvaluations: [],
  tolerances: [1e-1, 1e-3],
  pairCount: 64,
  floorSets: 20,
});
const named = (name: string) => samplerRuns.find((it) => it.name === name)!;

for (const run of samplerRuns) {
  Deno.test(`${run.name}: asks as often as it was allowed, and errs less for it`, async () => {
    const found = await bench.distribution(run);
    if (!run.isAdaptive) {
      const allowed = [5, 20, 60];
      assert.deepEqual(
        found.map(({ evaluations }) => evaluations),
        allowed.map((it) =>
          1 + run.evaluationsPerStep * (stepsWithin(it, run) - 1)
        ),
      );
      assert.ok(found.every(({ evaluations }, i) => evaluations <= allowed[i]));
    }
    assert.ok(found[0].error > found.at(-1)!.error);
    assert.ok(found.at(-1)!.error < 0.08, `${found.at(-1)!.error}`);
  });
}

// What the literature says, and for UniPC one more, by its corrector.
for (
  const [name, order] of [
    ["ddim", 1],
    ["euler", 1],
    ["heun", 2],
    ["lms-2", 2],
    ["lms", 4],
    ["dpm-solver-singlestep", 2],
    ["dpm-solver-multistep", 2],
    ["dpm-solver-multistep-3", 3],
    ["uni-pc", 3],
    ["uni-pc-3", 4],
  ] as const
) {
  Deno.test(`${name}: order ${order}`, async () => {
    const found = await bench.order(named(name));
    assert.ok(Math.abs(found! - order) < 0.5, `${found}`);
  });
}

Deno.test("deterministic samplers reach the flow's ends", async () => {
  for (const name of ["ddim", "lms", "probability-flow"]) {
    const { trailing } = (await bench.ends(named(name)))!;
    assert.ok(trailing.at(-1)!.error < 0.03, name);
    assert.ok(trailing.at(-1)!.error < trailing[0].error / 5, name);
  }
});

Deno.test("the SDE's samples settle on their path, others' have none", async () => {
  const { trailing } = (await bench.ends(named("dpm-solver-sde")))!;
  assert.ok(trailing.at(-1)!.error < 0.15, `${trailing.at(-1)!.error}`);
  assert.equal(await bench.ends(named("ddpm")), undefined);
});

Deno.test("true draws are the floor, and the reference is exact", async () => {
  const { low, mean, high } = bench.floor();
  assert.ok(0 < low && low < mean && mean < high);
  const [few] = await bench.distribution(named("ddim"));
  assert.ok(few.error > 3 * high);
  assert.ok(bench.referenceError() < 1e-5);
});
