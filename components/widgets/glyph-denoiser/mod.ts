/** The script that a page loads: it defines `<glyph-denoiser>`. */
import { GlyphDenoiser } from "./glyph_denoiser.ts";

if (!customElements.get("glyph-denoiser")) {
  customElements.define("glyph-denoiser", GlyphDenoiser);
}

export { GlyphDenoiser };
