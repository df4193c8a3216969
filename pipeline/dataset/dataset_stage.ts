import { createHash } from "node:crypto";
import { defineStage } from "../stage.ts";
import { glyphRecords } from "./records.ts";

/** Every character with a definition, drawn: the data the model learns from. */
export default defineStage({
  name: "dataset",
  description: "glyphs and captions from the font and Unihan",
  module: import.meta.url,
  inputs: [],
  files: ["pipeline/dataset/unihan.tsv", "pipeline/dataset/radicals.tsv"],
  parameters: { imageSize: 128 },
  async run({ root, output, parameters, progress, record }) {
    const { imageSize } = parameters;
    const read = (path: string) => Deno.readTextFile(`${root}/${path}`);
    const { default: font } = await import(
      "noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
      { with: { type: "bytes" } }
    );
    const { openGlyphRenderer } = await import("./glyphs.ts");
    const renderer = await openGlyphRenderer(font, imageSize);
    const records = glyphRecords(
      await read("pipeline/dataset/unihan.tsv"),
      await read("pipeline/dataset/radicals.tsv"),
    ).filter(({ character }) => renderer.has(character));

    const pixels = imageSize * imageSize;
    const glyphs = new Uint8Array(records.length * pixels);
    for (const [i, { character }] of records.entries()) {
      glyphs.set(renderer.draw(character), i * pixels);
      if (i % 500 === 0) progress(i, records.length);
    }
    renderer.dispose();

    const sha256 = createHash("sha256").update(glyphs).digest("hex");
    record({ datasetHash: sha256 });
    await Deno.writeFile(`${output}/glyphs.u8`, glyphs);
    await Deno.writeTextFile(
      `${output}/glyphs.json`,
      JSON.stringify({ count: records.length, imageSize, sha256, records }),
    );
    progress(records.length, records.length);
  },
});
