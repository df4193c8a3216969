import { resolve } from "node:path";
import type { Dataset, SourceContext } from "./dataset_stage.ts";
import { openGlyphRenderer } from "./glyphs.ts";
import { glyphRecords } from "./records.ts";

/** Draws every character that Unihan defines and the font has. */
export async function unihanDataset(
  { root, files: [unihan, radicals], imageSize, progress }: SourceContext,
): Promise<Dataset> {
  const read = (path: string) => Deno.readTextFile(resolve(root, path));
  const { default: font } = await import(
    "noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
    { with: { type: "bytes" } }
  );
  const renderer = await openGlyphRenderer(font, imageSize);
  const records = glyphRecords(await read(unihan), await read(radicals))
    .filter(({ character }) => renderer.has(character));
  const pixels = imageSize * imageSize;
  const pictures = new Uint8Array(records.length * pixels);
  for (const [i, { character }] of records.entries()) {
    pictures.set(renderer.draw(character), i * pixels);
    if (i % 500 === 0) progress(i, records.length);
  }
  renderer.dispose();
  return { records, pictures };
}
