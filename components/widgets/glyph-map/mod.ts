/** The script that a page loads: it defines `<glyph-map>`. */
import { GlyphMap } from "./glyph_map.ts";

if (!customElements.get("glyph-map")) {
  customElements.define("glyph-map", GlyphMap);
}

export { GlyphMap };
