import assert from "node:assert/strict";
import sharp from "sharp";
import { pictureRecords, sheetDataset } from "./sheet_source.ts";

const table = (...lines: string[]) =>
  ["name\tcaption\tsplit", ...lines].join("\n") + "\n";

const three = table(
  "a\tone, first\ttrain",
  "b\ttwo\tvalidation",
  "c\tthree\ttest",
);

/** Opens a sheet of 2 × 2 tiles of 2 pixels, tile i filled with the grey 10 i. */
async function open(text: string, imageSize = 2) {
  const root = await Deno.makeTempDir({ prefix: "sheet-" });
  try {
    const data = Uint8Array.of(
      ...[0, 0, 10, 10, 0, 0, 10, 10],
      ...[20, 20, 30, 30, 20, 20, 30, 30],
    );
    const raw = { width: 4, height: 4, channels: 1 as const };
    await sharp(data, { raw }).png().toFile(`${root}/images.png`);
    await Deno.writeTextFile(`${root}/images.tsv`, text);
    return await sheetDataset({
      root,
      files: ["images.png", "images.tsv"],
      imageSize,
      progress: () => {},
    });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("a sheet is cut row after row; a line belongs to each picture", async () => {
  const { records, pictures } = await open(three);
  assert.deepEqual(
    [...pictures],
    [0, 10, 20].flatMap((grey) => Array(4).fill(grey)),
  );
  assert.deepEqual(records[0], {
    character: "a",
    caption: "one, first",
    senses: ["one", "first"],
    split: "train",
  });
});

Deno.test("a sheet that does not fit model or table is refused in words", async () => {
  await assert.rejects(open(three, 3), /4 × 4 pixels: not rows of .* 3 × 3/);
  const line = (name: string, split: string) => `${name}\tx\t${split}`;
  await assert.rejects(
    open(table(line("a", "train"), line("b", "test"))),
    /names 2 pictures, but images\.png has 2 rows of 2/,
  );
  const five = ["a", "b", "c", "d", "e"].map((it, i) =>
    line(it, i ? "train" : "test")
  );
  await assert.rejects(open(table(...five)), /names 5 pictures/);
});

for (
  const [fault, text, message] of [
    ["its head", "name\tcaption\n", /t\.tsv:1: the first line must be name, /],
    ["a line", table("a\ttrain"), /t\.tsv:2: expected a name, a caption/],
    ["a split", table("a\tb\ttrial"), /t\.tsv:2: split “trial” must be one of/],
    [
      "a name twice",
      table("a\tb\ttrain", "a\tb\ttest"),
      /t\.tsv:3: “a” is named twice/,
    ],
    ["no test split", table("a\tb\ttrain"), /no picture has the split “test”/],
  ] as [string, string, RegExp][]
) {
  Deno.test(`a table of pictures: ${fault} is named`, () => {
    assert.throws(() => pictureRecords(text, "t.tsv"), message);
  });
}
