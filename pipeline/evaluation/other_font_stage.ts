import { defineStage } from "../stage.ts";
import { halvesOf } from "./halves.ts";

/** What `glyphs.json` holds, beside `glyphs.u8` `[count, imageSize, imageSize]`. */
export interface OtherFontRecord {
  count: number;
  imageSize: number;
  font: string;
}

/** Real characters in another font: how far apart two fonts are. */
export default defineStage({
  name: "evaluation/other-font",
  description: "characters of the training split in Noto Serif SC",
  module: import.meta.url,
  inputs: ["dataset"],
  files: [],
  parameters: { count: 5000, seed: 1 },
  async run({ input, output, parameters, progress }) {
    const { count, seed } = parameters;
    const { imageSize, records } = JSON.parse(
      await Deno.readTextFile(`${input("dataset")}/glyphs.json`),
    );
    const { default: font } = await import(
      "noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf",
      { with: { type: "bytes" } }
    );
    const { openGlyphRenderer } = await import("../dataset/glyphs.ts");
    const renderer = await openGlyphRenderer(font, imageSize);
    const characters = halvesOf(records, seed).other
      .map((i) => records[i].character)
      .filter((it) => renderer.has(it))
      .slice(0, count);
    const glyphs = new Uint8Array(characters.length * imageSize ** 2);
    for (const [i, character] of characters.entries()) {
      glyphs.set(renderer.draw(character), i * imageSize ** 2);
      progress(i + 1, characters.length);
    }
    renderer.dispose();

    const record: OtherFontRecord = {
      count: characters.length,
      imageSize,
      font: "Noto Serif SC",
    };
    await Deno.writeFile(`${output}/glyphs.u8`, glyphs);
    await Deno.writeTextFile(`${output}/glyphs.json`, JSON.stringify(record));
  },
});
