/** The script that a page loads: it defines `<noising-step>`. */
import { NoisingStep } from "./noising_step.ts";

if (!customElements.get("noising-step")) {
  customElements.define("noising-step", NoisingStep);
}

export { NoisingStep };
