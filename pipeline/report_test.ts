import assert from "node:assert/strict";
import { ModelError } from "../inference/manifest.ts";
import { readDrawable, readReport } from "./report.ts";

const folder = new URL("../models/", import.meta.url);
const textOf = (path: string) => Deno.readTextFileSync(new URL(path, folder));

/** The reports of both models, with one place changed. */
const spoiled = (change: (report: Record<string, unknown>) => void) => {
  const report = JSON.parse(textOf("digits/report.json"));
  change(report);
  return () => readReport(JSON.stringify(report), "here");
};

Deno.test("both models' reports are read as they stand", () => {
  for (const name of ["glyffuser", "digits"]) {
    const text = textOf(`${name}/report.json`);
    const read = readReport(text, "here");
    const { clusters, ...rest } = JSON.parse(text);
    assert.deepEqual(
      { ...read, clusters: undefined },
      { judge: null, ...rest, clusters: undefined },
    );
    assert.equal(read.clusters.length, clusters.length);
  }
});

Deno.test("what a model does not have may be left out", () => {
  const read = spoiled((it) => {
    delete it.texts;
    delete it.clusters;
    it.prompts = {
      main: "",
      duel: "",
      sde: ["", "", "", ""],
      guidance: [],
      map: [],
      attention: [],
    };
  })();
  assert.deepEqual([read.texts, read.clusters, read.judge], [null, [], null]);
  assert.equal(read.prompts.main, "");
});

for (
  const [fault, change, message] of [
    [
      "a picture",
      (it) => it.pictures = {},
      /here: pictures\.icon must be a text .*models\/README\.md/,
    ],
    [
      "the source",
      (it) => it.dataset = { source: "web" },
      /dataset\.source must be one of unihan, sheet/,
    ],
    [
      "a file elsewhere",
      (it) =>
        it.dataset = { source: "sheet", images: "../a.png", records: "a.tsv" },
      /dataset\.images must be the name of a file in the model's folder/,
    ],
    [
      "a judge elsewhere",
      (it) => it.judge = "../..",
      /judge must be letters, digits/,
    ],
    [
      "words",
      (it) => it.texts = { shown: "a", words: { one: ["one"] } },
      /texts\.words must have two words/,
    ],
    [
      "a cluster",
      (it) => it.clusters = [{ label: { en: "a" }, example: "b" }],
      /clusters\[0\] must have captions or radicals/,
    ],
  ] as [string, (it: Record<string, unknown>) => void, RegExp][]
) {
  Deno.test(`report.json: ${fault} at fault is named`, () => {
    assert.throws(
      spoiled(change),
      (error) => error instanceof ModelError && message.test(error.message),
    );
  });
}

Deno.test("a model of coloured pictures is refused", () => {
  const manifest = JSON.parse(textOf("digits/manifest.json"));
  manifest.valueRange = [0, 1];
  assert.throws(
    () => readDrawable(JSON.stringify(manifest), "here"),
    /values from -1 \(ink\) to 1 \(paper\); this model has 1 from 0 to 1/,
  );
});
