/** The dataset's table: one record for each character. */
import { createHash } from "node:crypto";
import { resolveSenses } from "./captions.ts";

/** Part of the data a character belongs to: 90 %, 5 % and 5 %. */
export type Split = "train" | "validation" | "test";

/** What is known of one picture of any data set besides its pixels. */
export interface PictureRecord {
  /** Its name: of a glyph, the character. No two are alike. */
  character: string;
  /** English caption: all senses, separated by commas. */
  caption: string;
  /** Single senses, the most usual first. */
  senses: string[];
  split: Split;
}

/** What is known of one character besides its image. */
export interface GlyphRecord extends PictureRecord {
  /** Kangxi radical, 1–214. */
  radical: number;
  /** English name of the radical, from Unicode. */
  radicalName: string;
  /** Strokes in all. */
  strokes: number;
}

/** Lines of a tab-separated table below its heading. */
function rows(table: string): string[][] {
  return table.trimEnd().split("\n").slice(1).map((line) => line.split("\t"));
}

/** English names of the 214 Kangxi radicals, by number. */
export function radicalNames(radicals: string): Map<number, string> {
  return new Map(rows(radicals).map(([number, , name]) => [+number, name]));
}

/**
 * Characters with one caption share a split, so that no caption of the test
 * split is seen in training.
 */
export function splitOf(caption: string): Split {
  const bucket = createHash("sha256").update(caption).digest().readUInt32LE() %
    20;
  return bucket === 0 ? "test" : bucket === 1 ? "validation" : "train";
}

/**
 * Joins Unihan's table and the radicals' names.
 *
 * @param unihan text of `unihan.tsv`
 * @param radicals text of `radicals.tsv`
 * @throws Error naming the line if a field is missing
 */
export function glyphRecords(unihan: string, radicals: string): GlyphRecord[] {
  const names = radicalNames(radicals);
  const table = rows(unihan).map(([character, rs, total, definition], i) => {
    // "167'.11": the apostrophe marks a simplified form of the radical.
    const radical = parseInt(rs ?? "");
    // "8 9": the first count is that of mainland China, like the font.
    const strokes = parseInt(total ?? "");
    const radicalName = names.get(radical);
    if (!radicalName || !(strokes > 0) || !definition) {
      throw new Error(
        `unihan.tsv:${i + 2}: expected character, radical.strokes, strokes ` +
          `and definition; run pipeline/dataset/extract_unihan.ts again`,
      );
    }
    return { character, radical, radicalName, strokes, definition };
  });
  const radicalOf = new Map(table.map((row) => [row.character, row]));
  const senses = resolveSenses(
    new Map(table.map((row) => [row.character, row.definition])),
    (character) => radicalOf.get(character)!.radicalName,
  );
  return table.map(({ character, radical, radicalName, strokes }) => {
    const own = senses.get(character)!;
    const caption = own.join(", ");
    return {
      character,
      caption,
      senses: own,
      radical,
      radicalName,
      strokes,
      split: splitOf(caption),
    };
  });
}
