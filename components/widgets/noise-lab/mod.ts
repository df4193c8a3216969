/** The script that a page loads: it defines `<noise-lab>`. */
import { NoiseLab } from "./noise_lab.ts";

if (!customElements.get("noise-lab")) {
  customElements.define("noise-lab", NoiseLab);
}

export { NoiseLab };
