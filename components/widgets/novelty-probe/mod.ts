/** The script that a page loads: it defines `<novelty-probe>`. */
import { NoveltyProbe } from "./novelty_probe.ts";

if (!customElements.get("novelty-probe")) {
  customElements.define("novelty-probe", NoveltyProbe);
}

export { NoveltyProbe };
