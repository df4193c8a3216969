import assert from "node:assert/strict";
import { fillNormal } from "../../diffusion/mod.ts";
import type { GuidanceQuality } from "./evaluation.ts";
import { guidanceStage } from "./guidance_stage.ts";
import { halvesOf } from "./halves.ts";
import { heldOutOf, ORDER_SEED } from "./parts.ts";
import { shuffled } from "./shuffled.ts";
import { writeReading } from "./testdata/write_reading.ts";
import { runStage } from "./testdata/run_stage.ts";

const width = 3;
const count = 60;
const seed = 1;

/** Every tenth is held out; no two neighbours share a radical. */
const records = Array.from({ length: 400 }, (_, i) => ({
  split: i % 10 === 0 ? "test" as const : "train" as const,
  radical: i % 200 + 1,
}));
const asked = heldOutOf(records, shuffled(records.length, ORDER_SEED));

function normal(count: number, sample: number, shift = 0): number[][] {
  const data = new Float32Array(count * width);
  fillNormal(data, { seed, sample, step: 0 });
  return Array.from(
    { length: count },
    (_, i) =>
      [...data.subarray(i * width, (i + 1) * width)].map((x) => x + shift),
  );
}

interface Drawn {
  guidanceScale: number;
  radicals: number[];
  features: number[][];
}

async function measure(
  real: number[][],
  drawn: Drawn[],
): Promise<GuidanceQuality[]> {
  const folder = await Deno.makeTempDir({ prefix: "guidance-" });
  try {
    const names = drawn.map(({ guidanceScale }) => `read-${guidanceScale}`);
    for (const name of ["dataset", "output", "real", ...names]) {
      await Deno.mkdir(`${folder}/${name}`);
    }
    await Deno.writeTextFile(
      `${folder}/dataset/glyphs.json`,
      JSON.stringify({ records }),
    );
    await writeReading(`${folder}/real`, real.map(() => 1), real);
    for (const [i, { radicals, features }] of drawn.entries()) {
      await writeReading(`${folder}/${names[i]}`, radicals, features);
    }
    const parameters = {
      real: "real",
      drawn: drawn.map(({ guidanceScale }, i) => ({
        guidanceScale,
        read: names[i],
      })),
      count,
      seed,
      orderSeed: ORDER_SEED,
    };
    const stage = guidanceStage("guidance", parameters);
    return await runStage(stage, folder, "guidance.json");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const right = Array.from(
  { length: count },
  (_, i) => records[asked[i % asked.length]].radical,
);

Deno.test("guidance: the real glyphs themselves have all, those far away nothing", async () => {
  const real = normal(records.length, 0);
  const same = halvesOf(records, seed).reference.slice(0, count)
    .map((i) => real[i]);
  const [perfect, far] = await measure(real, [
    // More than are counted: the rest is of no account.
    {
      guidanceScale: 0,
      radicals: [...right, 99],
      features: [...same, [9, 9, 9]],
    },
    {
      guidanceScale: 4,
      radicals: right.map((it, i) => i < 15 ? it : 201),
      features: normal(count, 1, 50),
    },
  ]);
  assert.deepEqual(
    [perfect.guidanceScale, perfect.samples, far.guidanceScale],
    [0, count, 4],
  );
  assert.deepEqual([perfect.precision, perfect.recall], [1, 1]);
  assert.ok(Math.abs(perfect.frechetDistance) < 1e-6);
  assert.equal(perfect.radicalAccuracy.share, 1);
  assert.deepEqual([far.precision, far.recall], [0, 0]);
  assert.ok(far.frechetDistance > 7000, `${far.frechetDistance}`);
  assert.equal(far.radicalAccuracy.share, 15 / count);
});

Deno.test("guidance: what falls on one point is precise, and recalls little", async () => {
  const real = normal(records.length, 0);
  const centre = real[halvesOf(records, seed).reference[0]];
  const [narrow] = await measure(real, [{
    guidanceScale: 8,
    radicals: right,
    features: normal(count, 2).map((it) =>
      it.map((x, k) => centre[k] + 0.01 * x)
    ),
  }]);
  assert.equal(narrow.precision, 1);
  assert.ok(narrow.recall < 0.1, `${narrow.recall}`);
});

Deno.test("guidance: too few samples are told", async () => {
  await assert.rejects(
    measure(normal(records.length, 0), [{
      guidanceScale: 2,
      radicals: [1],
      features: [[0, 0, 0]],
    }]),
    /read-2 has 1 samples, not 60/,
  );
});
