import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import font from "noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf" with {
  type: "bytes",
};
import { openGlyphRenderer } from "../dataset/glyphs.ts";
import { openClassifier } from "./classifier.ts";

Deno.test("the classifier reads the radicals of plain characters", async () => {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const classifier = await openClassifier(root);
  const { imageSize } = classifier;
  const renderer = await openGlyphRenderer(font, imageSize);
  const known = { 銀: 167, 鍋: 167, 湖: 85, 鯨: 195, 蝶: 142, 媽: 38 };
  const characters = Object.keys(known);
  const glyphs = new Uint8Array(characters.length * imageSize ** 2);
  characters.forEach((it, i) =>
    glyphs.set(renderer.draw(it), i * imageSize ** 2)
  );
  const { radicals, features } = await classifier.read(glyphs);
  assert.deepEqual([...radicals], Object.values(known));
  assert.equal(features.length, 256 * characters.length);
  const { features: alone } = await classifier.read(
    glyphs.subarray(0, imageSize ** 2),
  );
  alone.forEach((it, i) => assert.ok(Math.abs(it - features[i]) < 1e-3));
  renderer.dispose();
  await classifier.close();
});
