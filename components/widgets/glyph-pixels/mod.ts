/** The script that a page loads: it defines `<glyph-pixels>`. */
import { GlyphPixels } from "./glyph_pixels.ts";

if (!customElements.get("glyph-pixels")) {
  customElements.define("glyph-pixels", GlyphPixels);
}

export { GlyphPixels };
