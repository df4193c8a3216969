import assert from "node:assert/strict";
import { fillNormal } from "../../diffusion/mod.ts";
import type { StageContext } from "../stage.ts";
import type { SamplerComparison } from "./evaluation.ts";
import { samplersStage } from "./samplers_stage.ts";
import { writeReading } from "./testdata/write_reading.ts";

const width = 3;

function normal(count: number, sample: number, shift = 0): number[][] {
  const data = new Float32Array(count * width);
  fillNormal(data, { seed: 1, sample, step: 0 });
  return Array.from(
    { length: count },
    (_, i) =>
      [...data.subarray(i * width, (i + 1) * width)].map((x) => x + shift),
  );
}

async function compare(
  fast: number[][],
  slow: number[][],
): Promise<SamplerComparison> {
  const folder = await Deno.makeTempDir({ prefix: "samplers-" });
  try {
    const records = Array.from({ length: 400 }, () => ({ split: "train" }));
    const all = { real: normal(400, 0), fast, slow };
    for (const name of ["dataset", "output", ...Object.keys(all)]) {
      await Deno.mkdir(`${folder}/${name}`);
    }
    await Deno.writeTextFile(
      `${folder}/dataset/glyphs.json`,
      JSON.stringify({ records }),
    );
    for (const [name, features] of Object.entries(all)) {
      await writeReading(`${folder}/${name}`, features.map(() => 1), features);
    }
    const parameters = { real: "real", fast: "fast", slow: "slow", seed: 1 };
    const stage = samplersStage("samplers", parameters);
    await stage.run({
      input: (name: string) => `${folder}/${name}`,
      output: `${folder}/output`,
      parameters,
      progress: () => {},
    } as unknown as StageContext);
    return JSON.parse(
      await Deno.readTextFile(`${folder}/output/samplers.json`),
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("samplers: the same samples differ by nothing; only as many count", async () => {
  const samples = normal(150, 1, 1);
  const found = await compare([...samples, ...normal(50, 2, 100)], samples);
  assert.equal(found.samples, 150);
  assert.deepEqual([found.excess, found.error], [0, 0]);
  assert.equal(found.fast, found.slow);
  assert.ok(found.fast > 2 && found.real < 0.2, `${found.real}`);
});

Deno.test("samplers: the farther one is told, and how surely", async () => {
  const { fast, slow, excess, error } = await compare(
    normal(150, 1, 2),
    normal(150, 3, 1),
  );
  assert.ok(Math.abs(fast - 4 * width) < 2, `${fast}`);
  assert.ok(Math.abs(slow - width) < 1, `${slow}`);
  assert.ok(Math.abs(excess - (fast / slow - 1)) < 1e-12);
  assert.ok(error > 0.05 && error < 1, `${error}`);
});
