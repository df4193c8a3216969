/** The script that a page loads: it defines `<normal-sampler>`. */
import { NormalSampler } from "./normal_sampler.ts";

if (!customElements.get("normal-sampler")) {
  customElements.define("normal-sampler", NormalSampler);
}

export { NormalSampler };
