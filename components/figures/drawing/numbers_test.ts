import assert from "node:assert/strict";
import { Absent } from "../../../pipeline/absent.ts";
import { sayInEnglish } from "../../languages/say.ts";
import { manifest, slices } from "../testdata/sources.ts";
import { numberOf, numbers, type NumberSources } from "./numbers.ts";

async function withSources(
  run: (sources: NumberSources) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "numbers-" });
  try {
    const artifacts = await slices(folder);
    await run({
      say: sayInEnglish,
      artifact: (name) => Promise.resolve(artifacts.get(name)!),
      manifest: () => manifest,
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("every number can be read", () =>
  withSources(async (sources) => {
    for (const name of Object.keys(numbers)) {
      assert.match(await numberOf(name, sources), /^\d[\d,.]*( million)?$/);
    }
  }));

Deno.test("numbers are those of the data and of the model", () =>
  withSources(async (sources) => {
    const all = await Promise.all(
      [
        "glyphs",
        "pixels",
        "lastPixel",
        "timesteps",
        "logSnrShift",
        "picturesDigits",
      ].map((name) => numberOf(name, sources)),
    );
    // 2 ln 4 = 2.77; 256^16384 = 10^(16384 · 2.408…) = 10^39456.6
    assert.deepEqual(all, [
      "24",
      "16,384",
      "16384",
      "1,000",
      "2.77",
      "39,457",
    ]);
  }));

Deno.test("an unknown number is named, and one that the model lacks", () =>
  withSources((sources) => {
    assert.throws(() => numberOf("cats", sources), /no number "cats".*glyphs/s);
    const poor = {
      ...sources,
      manifest: () => ({ ...manifest, training: undefined }),
    };
    assert.throws(
      () => numberOf("trainingExamples", poor),
      (error) =>
        error instanceof Absent && /has no training.ex/.test(`${error}`),
    );
    return Promise.resolve();
  }));
