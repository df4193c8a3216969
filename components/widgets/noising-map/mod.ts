/** The script that a page loads: it defines `<noising-map>`. */
import { NoisingMap } from "./noising_map.ts";

if (!customElements.get("noising-map")) {
  customElements.define("noising-map", NoisingMap);
}

export { NoisingMap };
