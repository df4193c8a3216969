/** The script that a page loads: it defines `<conditional-slice>`. */
import { ConditionalSlice } from "./conditional_slice.ts";

if (!customElements.get("conditional-slice")) {
  customElements.define("conditional-slice", ConditionalSlice);
}

export { ConditionalSlice };
