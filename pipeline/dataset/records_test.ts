import assert from "node:assert/strict";
import { glyphRecords, radicalNames, splitOf } from "./records.ts";

const read = (file: string) =>
  Deno.readTextFile(`${import.meta.dirname}/${file}`);
const radicals = await read("radicals.tsv");
const unihan = await read("unihan.tsv");

Deno.test("every character of the table has a caption in plain English", () => {
  const records = glyphRecords(unihan, radicals);
  assert.equal(records.length, 20509);
  for (const { character, caption, radical, strokes } of records) {
    assert.match(caption, /^[\x20-\x7e]*[a-zA-Z][\x20-\x7e]*$/, character);
    assert.doesNotMatch(
      caption,
      /same as|variant of (?!'to be')|U\+|radical \d|etc$/,
      character,
    );
    assert.ok(radical >= 1 && radical <= 214 && strokes >= 1, character);
  }
});

Deno.test("radical, strokes and caption of known characters", () => {
  const records = glyphRecords(unihan, radicals);
  const find = (c: string) => records.find((r) => r.character === c)!;
  // Unihan's own order: the simplified form belongs to radical 167 too.
  assert.equal(find("锂").radicalName, "gold");
  assert.match(find("锂").caption, /lithium/);
  assert.equal(find("明").radicalName, "sun");
  assert.equal(find("明").strokes, 8);
  assert.equal(find("釒").caption, "gold");
});

Deno.test("all 214 radicals have names", () => {
  const names = radicalNames(radicals);
  assert.equal(names.size, 214);
  assert.equal(names.get(167), "gold");
  assert.equal(names.get(85), "water");
});

Deno.test("no caption is in two splits, and the shares are 90, 5 and 5 %", () => {
  const records = glyphRecords(unihan, radicals);
  const byCaption = new Map<string, string>();
  const counts = { train: 0, validation: 0, test: 0 };
  for (const { caption, split } of records) {
    assert.equal(byCaption.get(caption) ?? split, split, caption);
    byCaption.set(caption, split);
    counts[split]++;
  }
  assert.ok(Math.abs(counts.test / records.length - 0.05) < 0.01);
  assert.ok(Math.abs(counts.validation / records.length - 0.05) < 0.01);
  assert.equal(splitOf("lithium"), splitOf("lithium"));
});

Deno.test("a broken line is named", () => {
  assert.throws(
    () => glyphRecords("heading\n㐀\t1.4\t5\n", radicals),
    /unihan\.tsv:2/,
  );
});
