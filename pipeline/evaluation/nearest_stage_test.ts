import assert from "node:assert/strict";
import type { StageContext } from "../stage.ts";
import { halvesOf } from "./halves.ts";
import { nearestStage } from "./nearest_stage.ts";
import { writeReading } from "./testdata/write_reading.ts";

Deno.test("nearest: a copy of a training glyph is at distance 0, of a held-out one not", async () => {
  const folder = await Deno.makeTempDir({ prefix: "nearest-" });
  const imageSize = 8;
  const pixels = imageSize ** 2;
  const records = Array.from({ length: 40 }, (_, i) => ({
    split: i % 4 === 0 ? "test" as const : "train" as const,
  }));
  // Glyph i: ink from its first pixel to pixel i + 1; feature i.
  const glyph = (i: number) =>
    Uint8Array.from({ length: pixels }, (_, p) => p <= i ? 0 : 255);
  const glyphs = (numbers: number[]) =>
    Uint8Array.from(numbers.flatMap((it) => [...glyph(it)]));
  const all = [...records.keys()];
  const drawn = [[1, 2, 8], [39]]; // in two parts
  try {
    const path = (name: string) => `${folder}/${name}`;
    for (const name of ["dataset", "real", "read", "part-0", "part-1", "out"]) {
      await Deno.mkdir(path(name));
    }
    await Deno.writeFile(path("dataset/glyphs.u8"), glyphs(all));
    await Deno.writeTextFile(
      path("dataset/glyphs.json"),
      JSON.stringify({ imageSize, records }),
    );
    await writeReading(path("real"), all.map(() => 1), all.map((it) => [it]));
    await writeReading(
      path("read"),
      drawn.flat().map(() => 1),
      drawn.flat().map((it, i) => [it + i / 8]),
    );
    for (const [i, part] of drawn.entries()) {
      await Deno.writeFile(path(`part-${i}/glyphs.u8`), glyphs(part));
    }
    const common = { real: "real", seed: 1 };
    const run = async (parameters: Parameters<typeof nearestStage>[1]) => {
      const stage = nearestStage("nearest", parameters);
      await stage.run({
        input: (name: string) => {
          assert.ok(stage.inputs.includes(name), name);
          return path(name);
        },
        output: path("out"),
        parameters,
        progress: () => {},
      } as unknown as StageContext);
      return JSON.parse(await Deno.readTextFile(path("out/nearest.json")));
    };

    const samples = await run({
      ...common,
      read: "read",
      images: ["part-0", "part-1"],
      onlyHeldOut: false,
    });
    assert.deepEqual(samples.features, [0, 0.125, 0.75, 0.375]);
    // Glyph 8 is held out: its neighbour 9 has one pixel more than its nine.
    assert.deepEqual(samples.ink, [0, 0, 1 - 9 / 10, 0]);

    const real = await run({
      ...common,
      read: "real",
      images: ["dataset"],
      onlyHeldOut: true,
    });
    assert.deepEqual(real.features, Array(10).fill(1));
    assert.deepEqual(
      real.ink,
      halvesOf(records, 1).heldOut.map((i) => 1 - (i + 1) / (i + 2)),
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
