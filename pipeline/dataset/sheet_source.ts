import { resolve } from "node:path";
import { tiles } from "../training_record.ts";
import type { Dataset, SourceContext } from "./dataset_stage.ts";
import type { PictureRecord, Split } from "./records.ts";

const HEAD = ["name", "caption", "split"];
const SPLITS: readonly string[] = ["train", "validation", "test"];

/**
 * Cuts a picture of all pictures into tiles of the model's size, row after row
 * from the top left; a line of the table belongs to each. What is left of the
 * last row is not read.
 *
 * @throws Error when table and picture do not fit each other or the model
 */
export async function sheetDataset(
  { root, files: [images, table], imageSize }: SourceContext,
): Promise<Dataset> {
  const records = pictureRecords(
    await Deno.readTextFile(resolve(root, table)),
    table,
  );
  const { default: sharp } = await import("sharp");
  // Paper under what is transparent; sheets may be larger than any photograph.
  const { data, info } = await sharp(
    await Deno.readFile(resolve(root, images)),
    { limitInputPixels: false },
  ).flatten({ background: "white" }).toColourspace("b-w").raw()
    .toBuffer({ resolveWithObject: true });
  const columns = info.width / imageSize;
  const rows = info.height / imageSize;
  const room = columns * rows;
  if (!Number.isInteger(columns) || !Number.isInteger(rows)) {
    throw new Error(
      `${images} is ${info.width} × ${info.height} pixels: not rows of pictures of ${imageSize} × ${imageSize}, the model's imageSize`,
    );
  }
  if (records.length > room || records.length <= room - columns) {
    throw new Error(
      `${table} names ${records.length} pictures, but ${images} has ${rows} rows of ${columns}: give every picture a line, and leave no row empty`,
    );
  }
  const pixels = imageSize ** 2;
  return {
    records,
    pictures: tiles(data, columns, imageSize)
      .slice(0, records.length * pixels),
  };
}

/**
 * Reads the table of a data set: tab-separated, with the head `name`,
 * `caption`, `split`.
 *
 * @throws Error naming the line at fault
 */
export function pictureRecords(
  table: string,
  where: string,
): PictureRecord[] {
  const [head, ...lines] = table.trimEnd().split(/\r?\n/)
    .map((line) => line.split("\t"));
  const fail = (line: number, what: string): never => {
    throw new Error(`${where}:${line}: ${what}`);
  };
  if (head.join() !== HEAD.join()) {
    fail(1, `the first line must be ${HEAD.join(", ")}, with tabs between`);
  }
  const names = new Set<string>();
  const records = lines.map(([character, caption, split, ...more], i) => {
    if (!character || caption === undefined || !split || more.length) {
      fail(i + 2, "expected a name, a caption and a split, with tabs between");
    }
    if (!SPLITS.includes(split)) {
      fail(i + 2, `split “${split}” must be one of ${SPLITS.join(", ")}`);
    }
    if (names.has(character)) fail(i + 2, `“${character}” is named twice`);
    names.add(character);
    return {
      character,
      caption,
      senses: caption.split(", "),
      split: split as Split,
    };
  });
  for (const split of ["train", "test"]) {
    if (records.some((it) => it.split === split)) continue;
    fail(1, `no picture has the split “${split}”: the report shows some of it`);
  }
  return records;
}
