/** Glyphs as images: a font's outlines, rasterised by CanvasKit (WebAssembly). */
import * as canvasKit from "canvaskit-wasm";
import type { CanvasKit } from "canvaskit-wasm";

// CommonJS, while its types describe an ES module: the default export's
// default is what they call the default.
const initialise = canvasKit.default as unknown as () => Promise<CanvasKit>;

/** Draws one character after another from one font. */
export interface GlyphRenderer {
  /** Whether the font has an outline for this character. */
  has(character: string): boolean;
  /**
   * Draws a character, its ink's bounding box centred in the image.
   *
   * @returns uint8 [imageSize, imageSize], 255 = paper, 0 = ink
   */
  draw(character: string): Uint8Array;
  /** Frees the memory held outside JavaScript. */
  dispose(): void;
}

/** Font size in units of the image side: the widest ink just fits inside. */
const EM = 0.96875;

/**
 * Opens a TrueType font.
 *
 * CanvasKit rasterises on the CPU inside WebAssembly, so the same font gives
 * the same bytes on every machine.
 *
 * @param font the font file's bytes
 * @param imageSize side of the images in pixels
 * @throws Error if the bytes are no font
 */
export async function openGlyphRenderer(
  font: Uint8Array,
  imageSize: number,
): Promise<GlyphRenderer> {
  const kit = await initialise();
  const typeface = kit.Typeface.MakeTypefaceFromData(
    font.slice().buffer as ArrayBuffer,
  );
  if (!typeface) throw new Error("The font file cannot be read as TrueType.");
  const face = new kit.Font(typeface, imageSize * EM);
  face.setSubpixel(true);
  face.setHinting(kit.FontHinting.None);
  face.setEdging(kit.FontEdging.AntiAlias);
  const paint = new kit.Paint();
  paint.setColor(kit.BLACK);
  paint.setAntiAlias(true);
  const surface = kit.MakeSurface(imageSize, imageSize)!;
  const canvas = surface.getCanvas();
  const info = {
    width: imageSize,
    height: imageSize,
    colorType: kit.ColorType.RGBA_8888,
    alphaType: kit.AlphaType.Unpremul,
    colorSpace: kit.ColorSpace.SRGB,
  };

  return {
    has: (character) => face.getGlyphIDs(character)[0] !== 0,
    draw(character) {
      const glyph = face.getGlyphIDs(character);
      const [left, top, right, bottom] = face.getGlyphBounds(glyph);
      const x = (imageSize - left - right) / 2;
      const y = (imageSize - top - bottom) / 2;
      canvas.clear(kit.WHITE);
      canvas.drawGlyphs(glyph, [0, 0], x, y, face, paint);
      const rgba = canvas.readPixels(0, 0, info) as Uint8Array;
      const grey = new Uint8Array(imageSize * imageSize);
      for (let i = 0; i < grey.length; i++) grey[i] = rgba[4 * i];
      return grey;
    },
    dispose() {
      surface.delete();
      paint.delete();
      face.delete();
      typeface.delete();
    },
  };
}
