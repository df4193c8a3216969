/** The script that a page loads: it defines `<run-on-the-map>`. */
import { RunOnTheMap } from "./run_on_the_map.ts";

if (!customElements.get("run-on-the-map")) {
  customElements.define("run-on-the-map", RunOnTheMap);
}

export { RunOnTheMap };
