import assert from "node:assert/strict";
import { fillNormal } from "../../diffusion/mod.ts";
import type { Measurements } from "./evaluation.ts";
import { halvesOf } from "./halves.ts";
import { metricsStage } from "./metrics_stage.ts";
import { RADICALS } from "./sets.ts";
import { writeReading } from "./testdata/write_reading.ts";
import { runStage } from "./testdata/run_stage.ts";

const seed = 1;
const width = 6;

/** Ten glyphs for each radical, of which one is held out; and one of another. */
const records = RADICALS.flatMap((radicalName, r) =>
  Array.from({ length: 10 }, (_, i) => ({
    radicalName,
    radical: r + 1,
    split: i === 0 ? "test" as const : "train" as const,
  }))
).concat([{ radicalName: "hook", radical: 200, split: "test" }]);

function normal(count: number, sample: number, shift = 0): number[][] {
  const data = new Float32Array(count * width);
  fillNormal(data, { seed, sample, step: 0 });
  return Array.from(
    { length: count },
    (_, i) =>
      [...data.subarray(i * width, (i + 1) * width)].map((x) => x + shift),
  );
}

/** Runs the stage on these readings; the folders are named for their stages. */
async function measure(
  readings: Record<string, { radicals: number[]; features: number[][] }>,
  nearest: Record<string, { features: number[]; ink: number[] }>,
): Promise<Measurements> {
  const folder = await Deno.makeTempDir({ prefix: "metrics-" });
  try {
    await Deno.mkdir(`${folder}/dataset`);
    await Deno.writeTextFile(
      `${folder}/dataset/glyphs.json`,
      JSON.stringify({ records }),
    );
    for (const [name, { radicals, features }] of Object.entries(readings)) {
      await Deno.mkdir(`${folder}/${name}`);
      await writeReading(`${folder}/${name}`, radicals, features);
    }
    for (const [name, distances] of Object.entries(nearest)) {
      await Deno.mkdir(`${folder}/${name}`);
      await Deno.writeTextFile(
        `${folder}/${name}/nearest.json`,
        JSON.stringify(distances),
      );
    }
    const parameters: Parameters<typeof metricsStage>[1] = {
      sets: {
        "radicals": "radicals",
        "gold-120-steps": "gold-120-steps",
        "gold-1-step": "gold-1-step",
        "unprompted": "unprompted",
        "radical-names": "radical-names",
        "captions": "captions",
      },
      real: "real",
      otherFont: "other-font",
      nearestToSamples: "nearest-samples",
      nearestToReal: "nearest-real",
      sampling: {
        sampler: "dpmSolverMultistep",
        numInferenceSteps: 15,
        guidanceScale: 2,
        seed,
      },
      seed,
    };
    const stage = metricsStage("metrics", parameters);
    return await runStage(stage, folder, "metrics.json");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("metrics: counts, populations and yardsticks", async () => {
  const { other, heldOut } = halvesOf(records, seed);
  const real = normal(records.length, 0);
  const readRight = records.map(({ radical }) => radical);
  const asked = heldOut.filter((i) => records[i].radical < 200);
  readRight[asked[0]] = 99;
  readRight[records.length - 1] = 99; // the one of another radical
  readRight[other[0]] = 99; // a training glyph: of no account
  const named = [...RADICALS.keys(), ...RADICALS.keys()].map((r) => r + 1);
  named[RADICALS.length] = 7; // the second sample of the first radical, gold
  const ones = (count: number) => Array<number>(count).fill(1);
  const otherHalf = other.slice(0, 100).map((i) => real[i]);

  const found = await measure({
    real: { radicals: readRight, features: real },
    "other-font": { radicals: ones(100), features: normal(100, 1, 9) },
    radicals: { radicals: named, features: normal(named.length, 2) },
    "gold-120-steps": { radicals: [1, 1, 1, 2], features: normal(4, 3) },
    "gold-1-step": { radicals: [1, 9, 9, 9], features: normal(4, 4) },
    captions: { radicals: ones(100), features: otherHalf },
    "radical-names": { radicals: ones(50), features: normal(50, 5, 0.5) },
    unprompted: { radicals: ones(50), features: normal(50, 6) },
  }, {
    "nearest-samples": { features: [0, 5, 5, 5], ink: [0.5, 0.5, 0.5, 0.5] },
    "nearest-real": { features: ones(50), ink: ones(50).map((it) => it / 2) },
  });

  const { classifierAccuracy, radicalAccuracy, gold, novelty } = found;
  assert.equal(classifierAccuracy.all.trials, RADICALS.length + 1);
  assert.equal(classifierAccuracy.all.successes, RADICALS.length - 1);
  assert.equal(classifierAccuracy.asked.trials, RADICALS.length);
  assert.equal(classifierAccuracy.asked.successes, RADICALS.length - 1);
  assert.equal(radicalAccuracy.samplesPerRadical, 2);
  assert.equal(radicalAccuracy.mean.trials, 2 * RADICALS.length);
  assert.equal(radicalAccuracy.mean.successes, 2 * RADICALS.length - 1);
  assert.equal(radicalAccuracy.byRadical.gold.share, 1 / 2);
  assert.equal(radicalAccuracy.byRadical.water.share, 1);
  assert.deepEqual([gold.after120Steps.share, gold.afterOneStep.share], [
    3 / 4,
    1 / 4,
  ]);

  const row = (of: string, count: number) => {
    const { of: _, ...rest } = found.quality
      .find((it) => it.of === of && it.count === count)!;
    return rest;
  };
  assert.deepEqual(row("captions", 100), row("other half", 100));
  assert.equal(row("held out", heldOut.length).count, heldOut.length);
  const { precision, frechetDistance } = row("captions", 100);
  assert.ok(precision > 0.6 && precision < 1, `${precision}`);
  assert.ok(frechetDistance > 0.01, `${frechetDistance}`);
  assert.equal(row("other font", 100).precision, 0);
  assert.ok(
    row("other font", 100).frechetDistance > 0.9 * width * 81,
    `${row("other font", 100).frechetDistance}`,
  );
  assert.ok(
    row("radical names", 50).frechetDistance >
      row("other half", 50).frechetDistance,
  );

  assert.deepEqual(
    [novelty.samples, novelty.features.tooNear, novelty.ink.tooNear],
    [4, 1 / 4, 0],
  );
});
