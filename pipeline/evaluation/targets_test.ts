import assert from "node:assert/strict";
import { percent, targetRows, targetTable } from "./targets.ts";
import { good } from "./testdata/evaluation.ts";
import { proportionOf } from "./wilson_interval.ts";

Deno.test("targetRows: each target is reached, or missed, by its own number", () => {
  const rows = targetRows(good);
  assert.equal(rows.length, 14);
  assert.deepEqual(rows.filter(({ met }) => !met), []);
  assert.equal(targetRows({ ...good, samplers: undefined }).length, 13);

  const none = proportionOf([false]);
  const [samples, ...rest] = good.quality;
  const poorer: Record<string, Partial<typeof good>> = {
    "first glyph": { download: { ...good.download, firstGlyph: 10.1e6 } },
    "one's own": { download: { ...good.download, textEncoder: 16.1e6 } },
    "one step in Deno": {
      nativeStep: { ...good.nativeStep, milliseconds: 41 },
    },
    "classifier reads right": {
      classifierAccuracy: { ...good.classifierAccuracy, all: none },
    },
    "radicals asked for": {
      classifierAccuracy: { ...good.classifierAccuracy, asked: none },
    },
    "radical named": {
      radicalAccuracy: { ...good.radicalAccuracy, mean: none },
    },
    "after 120 steps": { gold: { ...good.gold, after120Steps: none } },
    "after one step": { gold: { ...good.gold, afterOneStep: none } },
    "precision": { quality: [{ ...samples, precision: 0.84 }, ...rest] },
    "recall": { quality: [{ ...samples, recall: 0.59 }, ...rest] },
    "Fréchet distance, ": {
      quality: [{ ...samples, frechetDistance: 12.1 }, ...rest],
    },
    "by features": {
      novelty: {
        ...good.novelty,
        features: { threshold: 1, tooNear: 0.021 },
      },
    },
    "by ink": {
      novelty: { ...good.novelty, ink: { threshold: 1, tooNear: 0.021 } },
    },
    "DPM-Solver": { samplers: { ...good.samplers!, excess: 0.051 } },
  };
  for (const [what, change] of Object.entries(poorer)) {
    const missed = targetRows({ ...good, ...change })
      .filter(({ met }) => !met);
    assert.equal(missed.length, 1, what);
    assert.ok(missed[0].what.includes(what), `${missed[0].what}: ${what}`);
  }
});

Deno.test("targetRows: the distance is held against that of as many real glyphs", () => {
  const row = targetRows(good)
    .find(({ what }) => what.startsWith("Fréchet distance, 5,000"))!;
  assert.equal(row.measured, "2.3 × real (9.25 : 4.00)");
});

Deno.test("targetTable: one line a target, with its verdict", () => {
  const table = targetTable([
    { what: "long and wide", target: "≤ 2", measured: "1", met: true },
    { what: "short", target: "≥ 0.50", measured: "0.4", met: false },
  ]);
  assert.deepEqual(table.split("\n"), [
    "  what           target  measured",
    "✓ long and wide  ≤ 2     1",
    "✗ short          ≥ 0.50  0.4",
  ]);
  assert.equal(percent(0.98765), "98.8 %");
});
