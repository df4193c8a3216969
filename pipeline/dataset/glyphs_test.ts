import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import font from "noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf" with {
  type: "bytes",
};
import { openGlyphRenderer } from "./glyphs.ts";

/** First and last row and column that hold ink. */
function inkBox(pixels: Uint8Array, size: number) {
  const box = { left: size, top: size, right: -1, bottom: -1 };
  for (let i = 0; i < pixels.length; i++) {
    if (pixels[i] > 200) continue;
    const x = i % size, y = Math.floor(i / size);
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
  }
  return box;
}

Deno.test("glyphs are centred, whole, antialiased, and always the same", async () => {
  const size = 128;
  const renderer = await openGlyphRenderer(font, size);
  for (const character of ["明", "草", "一", "丶", "龘", "凵"]) {
    const pixels = renderer.draw(character);
    assert.equal(pixels.length, size * size);
    const { left, top, right, bottom } = inkBox(pixels, size);
    assert.ok(Math.abs(left - (size - 1 - right)) <= 2, `${character} across`);
    assert.ok(Math.abs(top - (size - 1 - bottom)) <= 2, `${character} down`);
    assert.ok(left > 0 && top > 0, `${character} is cut`);
    assert.ok(new Set(pixels).size > 2, `${character} has hard edges`);
    assert.deepEqual(renderer.draw(character), pixels);
  }
  const hash = createHash("sha256").update(renderer.draw("锂")).digest("hex");
  assert.equal(
    hash.slice(0, 16),
    "620e02830957dfba",
    "the drawing of 锂 changed: so does the dataset, and the model's data",
  );
  assert.equal(renderer.has("锂"), true);
  assert.equal(renderer.has("\u{10ffff}"), false);
  renderer.dispose();
});

Deno.test("bytes that are no font are refused in words", async () => {
  await assert.rejects(
    openGlyphRenderer(new Uint8Array(64), 128),
    /cannot be read as TrueType/,
  );
});
