/** The script that a page loads: it defines `<sampler-duel>`. */
import { SamplerDuel } from "./sampler_duel.ts";

if (!customElements.get("sampler-duel")) {
  customElements.define("sampler-duel", SamplerDuel);
}

export { SamplerDuel };
