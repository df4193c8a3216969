/** The glyphs that `<noise-predictor>` offers, and where it gets others from. */
import { type Schedule, scheduleFrom } from "../../../diffusion/mod.ts";
import type { ScheduleSpec } from "../../../diffusion/mod.ts";
import { fontGlyph } from "../element/drawn_glyph.ts";

/** `glyphs.json`; beside it, `glyphs.webp` has the pictures, one below another. */
export interface GlyphTable {
  /** Height and width of a picture, in pixels. */
  size: number;
  /** That of the model. */
  schedule: ScheduleSpec;
  glyphs: TableGlyph[];
}

export interface TableGlyph {
  /** The character, or what else the picture is called. */
  character: string;
  /** What the network may be told of it: a prompt of the model's list, or "". */
  words: string;
  /** The network has never seen it. */
  isHeldOut: boolean;
}

/** A glyph to be noised. */
export interface ChosenGlyph {
  character: string;
  /** "": nothing can be told of it. */
  words: string;
  /** `[size × size]`, in [−1, 1]: ink is −1. */
  x0: Float32Array;
  /** From a font of the reader's device, and not from the data set. */
  isDrawn: boolean;
}

/** What there is to choose from, loaded. */
export interface GlyphChoice {
  size: number;
  schedule: Schedule;
  glyphs: readonly TableGlyph[];
  /** The pixels of one of the glyphs, as `ChosenGlyph` has them. */
  x0(index: number): Float32Array;
}

/**
 * @param folder address of the two files, with a slash at its end
 * @throws Error when one is missing
 */
export async function loadGlyphs(folder: string): Promise<GlyphChoice> {
  const get = async (name: string) => {
    const response = await fetch(new URL(name, folder));
    if (!response.ok) throw new Error(`${name}: status ${response.status}`);
    return response;
  };
  const [table, sheet] = await Promise.all([
    get("glyphs.json").then((it) => it.json() as Promise<GlyphTable>),
    get("glyphs.webp").then((it) => it.blob()),
  ]);
  const { size, glyphs } = table;
  const bitmap = await createImageBitmap(sheet);
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return {
    size,
    glyphs,
    schedule: scheduleFrom(table.schedule),
    x0(index) {
      const { data } = context.getImageData(0, index * size, size, size);
      return Float32Array.from(
        { length: size ** 2 },
        (_, i) => data[4 * i] / 127.5 - 1,
      );
    },
  };
}

/**
 * A character in a font of the reader's device.
 *
 * @returns null where none of them has it
 */
export function typedGlyph(
  character: string,
  size: number,
): ChosenGlyph | null {
  const pixels = fontGlyph(character, size);
  if (!pixels) return null;
  const x0 = Float32Array.from(pixels, (grey) => grey / 127.5 - 1);
  return { character, words: "", x0, isDrawn: true };
}
