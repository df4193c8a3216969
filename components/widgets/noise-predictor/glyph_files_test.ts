import assert from "node:assert/strict";
import { REPORT } from "../../../pipeline/report.ts";
import { choose } from "./glyph_files.ts";

const record = (
  character: string,
  senses: string[],
  split: "train" | "validation" | "test",
  strokes = 1,
) => ({ character, caption: senses.join(", "), senses, split, strokes });

const records = [
  record("屘", ["the youngest"], "test"),
  record(REPORT.pictures.heldOut, ["zinc"], "test"),
  record("鑿", ["unlisted"], "test"),
  record("㲋", ["cat"], "train", 2),
  record("貓", ["cat"], "train", 15),
  record("猫", ["cat", "not listed"], "train", 11),
  record("牛", ["cow"], "train"),
  record("狐", ["cat"], "validation", 3),
];
const all = new Set(["the youngest", "zinc", "cat", "cow"]);

Deno.test("glyphs to choose from: the figure’s first, each with words of the list", () => {
  assert.deepEqual(choose({ records }, { all, plain: ["cat"] }), [
    { character: REPORT.pictures.heldOut, words: "zinc", isHeldOut: true },
    { character: "屘", words: "the youngest", isHeldOut: true },
    // The simplest of those that are usual; a sense of its caption is enough.
    { character: "猫", words: "cat", isHeldOut: false },
  ]);
});

Deno.test("glyphs to choose from: a model without texts has them without words", () => {
  const chosen = choose({ records }, { all: new Set(), plain: [] });
  assert.ok(chosen.every(({ words }) => words === ""));
  assert.equal(chosen.filter(({ isHeldOut }) => isHeldOut).length, 3);
  assert.equal(chosen.length, 7);
});

Deno.test("glyphs to choose from: there are not too many, and none twice", () => {
  const many = Array.from(
    { length: 900 },
    (_, i) => record(String.fromCodePoint(0x5000 + i), ["zinc"], "test"),
  );
  const chosen = choose({ records: [...records, ...many] }, {
    all,
    plain: ["cat", "cow"],
  });
  assert.equal(chosen.length, 22);
  assert.equal(new Set(chosen.map(({ character }) => character)).size, 22);
  assert.equal(chosen[0].character, REPORT.pictures.heldOut);
});
