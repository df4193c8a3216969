/** The script that a page loads: it defines `<guidance-lab>`. */
import { GuidanceLab } from "./guidance_lab.ts";

if (!customElements.get("guidance-lab")) {
  customElements.define("guidance-lab", GuidanceLab);
}

export { GuidanceLab };
