import { onOpening } from "../element/opening.ts";
import { rolledSeed, seedNamed, seedOf } from "../element/seed.ts";
import { choosePrompt } from "./prompt_select.ts";

/** What a run begins with. */
export interface RunStart {
  /** "" = no prompt */
  prompt: string;
  seed: number;
}

/** As an element's attributes have it. */
export function runStartOf(element: Element): RunStart {
  return {
    prompt: element.getAttribute("prompt")?.trim() ?? "",
    seed: seedNamed(element.getAttribute("seed")),
  };
}

/** The controls that say it: `#prompt`, `#seed`, and the `#dice` beside that. */
export class RunFields {
  #prompt: HTMLSelectElement;
  #field: HTMLInputElement;
  #seed = 1;

  /**
   * @param opened the list of prompts is wanted
   * @param changed another run is wanted
   */
  constructor(root: ShadowRoot, opened: () => void, changed: () => void) {
    this.#prompt = root.querySelector("#prompt")!;
    this.#field = root.querySelector("#seed")!;
    onOpening(this.#prompt, opened);
    this.#prompt.addEventListener("change", changed);
    this.#field.addEventListener("change", changed);
    root.querySelector("#dice")!.addEventListener("click", () => {
      this.#field.value = String(rolledSeed());
      changed();
    });
  }

  show({ prompt, seed }: RunStart) {
    choosePrompt(this.#prompt, prompt);
    this.#seed = seed;
    this.#field.value = String(seed);
  }

  /** What is no seed gives way to the one before. */
  read(): RunStart {
    if (this.#field.value && this.#field.checkValidity()) {
      this.#seed = seedOf(Number(this.#field.value));
    }
    this.#field.value = String(this.#seed);
    return { prompt: this.#prompt.value, seed: this.#seed };
  }
}
