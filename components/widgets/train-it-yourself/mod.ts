/** The script that a page loads: it defines `<train-it-yourself>`. */
import { TrainItYourself } from "./train_it_yourself.ts";

if (!customElements.get("train-it-yourself")) {
  customElements.define("train-it-yourself", TrainItYourself);
}

export { TrainItYourself };
