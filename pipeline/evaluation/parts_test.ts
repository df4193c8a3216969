import assert from "node:assert/strict";
import { evaluationsOf, heldOutOf, partsOf, promptsOf } from "./parts.ts";
import { RADICALS, type SampleSet, SETS } from "./sets.ts";

const set: SampleSet = {
  name: "captions",
  prompts: { rule: "texts", texts: ["gold", "water", "fish"] },
  sampler: "ddim",
  numInferenceSteps: 100,
  guidanceScale: 2,
  seed: 1,
  count: 450,
  quickCount: 45,
};

Deno.test("partsOf: in order, without gap, none too long; the quick part first", () => {
  const ranges = (quick: boolean) =>
    partsOf(set, quick).map(({ from, to }) => [from, to]);
  assert.deepEqual(ranges(true), [[0, 45]]);
  assert.deepEqual(ranges(false), [[0, 45], [45, 245], [245, 445], [445, 450]]);
  for (const set of SETS) {
    const parts = partsOf(set, false);
    assert.equal(parts.at(-1)!.to, set.count);
    assert.deepEqual(parts[0], partsOf(set, true)[0]);
  }
});

Deno.test("evaluationsOf: guidance asks twice, except without a prompt", () => {
  const [part] = partsOf(set, true);
  assert.equal(evaluationsOf(part), 45 * 100 * 2);
  assert.equal(evaluationsOf({ ...part, guidanceScale: 1 }), 45 * 100);
  assert.equal(evaluationsOf({ ...part, guidanceScale: 0 }), 45 * 100);
  assert.equal(
    evaluationsOf({ ...part, prompts: { rule: "nothing" } }),
    45 * 100,
  );
});

Deno.test("promptsOf: a sample has the same prompt whatever its part", () => {
  const records = [
    { radicalName: "water", caption: "to weep", split: "test" },
    { radicalName: "gold", caption: "lithium", split: "train" },
    { radicalName: "fish", caption: "a kind of carp", split: "validation" },
  ] as const;
  const ask = (prompts: SampleSet["prompts"], from: number, to: number) =>
    promptsOf({ prompts, from, to }, records, [2, 0, 1]);

  assert.deepEqual(ask(set.prompts, 2, 5), ["fish", "gold", "water"]);
  assert.deepEqual(ask({ rule: "radicals of glyphs" }, 0, 4), [
    "fish",
    "water",
    "gold",
    "fish",
  ]);
  assert.deepEqual(ask({ rule: "held-out captions" }, 1, 3), [
    "to weep",
    "a kind of carp",
  ]);
  assert.deepEqual(heldOutOf(records, [2, 0, 1]), [2, 0]);
  assert.deepEqual(ask({ rule: "nothing" }, 7, 9), [null, null]);
});

Deno.test("every radical comes up equally often, also in the quick evaluation", () => {
  assert.ok(
    RADICALS.length >= 30 && new Set(RADICALS).size === RADICALS.length,
  );
  const { count, quickCount } = SETS.find(({ name }) => name === "radicals")!;
  assert.equal(count / RADICALS.length, 32);
  assert.equal(quickCount % RADICALS.length, 0);
});
