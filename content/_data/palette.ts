import { paletteCss } from "../../components/figures/drawing/palette.ts";

/** The colours of the site, for the head of every page. */
export default paletteCss();
