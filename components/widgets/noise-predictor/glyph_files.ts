/**
 * The files that `<noise-predictor>` fetches, made of the artifact of the stage
 * `dataset` when the site is built: pictures that lose nothing, for the network
 * is to see what it saw in training.
 */
import { resolve } from "node:path";
import { readPromptTable } from "../../../inference/prompts.ts";
import type { Artifact } from "../../../pipeline/artifact.ts";
import { ROOT } from "../../../pipeline/model_choice.ts";
import { MANIFEST, MODEL_FOLDER, REPORT } from "../../../pipeline/report.ts";
import type { FigureFile } from "../../figures/drawing/figure.ts";
import { type Glyphs, openGlyphs } from "../../figures/drawing/glyphs.ts";
import { encode } from "../../figures/drawing/images.ts";
import { sheet } from "../../figures/drawing/sheet.ts";
import type { GlyphTable, TableGlyph } from "./glyph_table.ts";

/** Of each kind, seen in training and not. */
const most = 20;

/** @param folder address in the site that the files get, without a last slash */
export async function glyphFiles(
  dataset: Artifact,
  folder: string,
): Promise<FigureFile[]> {
  const glyphs = openGlyphs(dataset);
  const chosen = choose(glyphs, wordsOf());
  const table: GlyphTable = {
    size: glyphs.imageSize,
    schedule: MANIFEST.schedule,
    glyphs: chosen,
  };
  const pictures = sheet(
    chosen.map(({ character }) => glyphs.image(glyphs.indexOf(character))),
    { columns: 1, tileSize: glyphs.imageSize },
  );
  return [
    {
      path: `${folder}/glyphs.json`,
      bytes: new TextEncoder().encode(JSON.stringify(table)),
    },
    {
      path: `${folder}/glyphs.webp`,
      bytes: await encode(pictures, { format: "webp" }),
    },
  ];
}

/** The prompts whose vectors come with the model, and those of them that are one word. */
function wordsOf(): { all: Set<string>; plain: string[] } {
  const path = resolve(ROOT, MODEL_FOLDER, MANIFEST.files.prompts.path);
  const { prompts } = readPromptTable(Deno.readTextFileSync(path), path);
  return {
    all: new Set(prompts.map(({ text }) => text)),
    plain: prompts.filter(({ kind }) => kind === "word").map(({ text }) =>
      text
    ),
  };
}

/**
 * Glyphs that the network can be told of without its text encoder, the one that
 * the figure shows first: some that were kept from training, and for plain
 * words one each that was not.
 */
export function choose(
  { records }: Pick<Glyphs, "records">,
  { all, plain }: { all: ReadonlySet<string>; plain: readonly string[] },
): TableGlyph[] {
  const told = records.map((it) => {
    // In training, too, a text is a caption or a sense of it.
    const words = [it.caption, it.senses[0]].find((text) => all.has(text));
    return { ...it, words: words ?? "" };
  }).filter(({ words }) => words || !all.size);
  const first = REPORT.pictures.heldOut;
  const heldOut = told.filter(({ split }) => split === "test")
    .sort((a, b) => +(b.character === first) - +(a.character === first));
  const seen = told.filter(({ split }) => split === "train");
  const byWord = plain.map((word) =>
    seen.filter(({ words }) => words === word).reduce<typeof seen[0] | null>(
      (best, it) => best && rank(best) <= rank(it) ? best : it,
      null,
    )
  ).filter((it) => it !== null);
  return [
    ...spread(heldOut).map((it) => ({ ...it, isHeldOut: true })),
    ...spread(byWord.length ? byWord : seen)
      .map((it) => ({ ...it, isHeldOut: false })),
  ].map(({ character, words, isHeldOut }) => ({ character, words, isHeldOut }));
}

/** The least is the one that most readers know: of few strokes, in no extension of Unicode. */
function rank(
  { character, strokes = 0 }: { character: string; strokes?: number },
): number {
  return strokes + (character < "\u4e00" ? 100 : 0);
}

/** At most so many, the first among them. */
function spread<T>(all: readonly T[]): T[] {
  const count = Math.min(most, all.length);
  return Array.from(
    { length: count },
    (_, i) => all[Math.floor(i / count * all.length)],
  );
}
