/** The script that a page loads: it defines `<noise-predictor>`. */
import { NoisePredictor } from "./noise_predictor.ts";

if (!customElements.get("noise-predictor")) {
  customElements.define("noise-predictor", NoisePredictor);
}

export { NoisePredictor };
