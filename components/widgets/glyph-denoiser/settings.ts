import { numberOf } from "../element/attributes.ts";
import { RunFields, type RunStart, runStartOf } from "../model/run_fields.ts";
import { type SamplerName, samplerNamed } from "../model/samplers.ts";
import { fillTrack } from "./slider_track.ts";

/** What names one run: the same five, the same glyph. */
export interface Settings extends RunStart {
  sampler: SamplerName;
  steps: number;
  guidance: number;
}

/** What an element's attributes name; the usual for what they do not. */
export function settingsOf(element: Element): Settings {
  const steps = numberOf(element.getAttribute("steps"), 30);
  const guidance = numberOf(element.getAttribute("guidance"), 2);
  return {
    ...runStartOf(element),
    sampler: samplerNamed(element.getAttribute("sampler")),
    steps: Math.min(Math.max(Math.round(steps), 1), 1000),
    guidance: Math.min(Math.max(guidance, 0), 100),
  };
}

/** The controls for them. */
export class SettingsForm {
  #fields: RunFields;
  #sampler: HTMLSelectElement;
  #steps: HTMLInputElement;
  #guidance: HTMLInputElement;
  #isLocked = false;

  /**
   * @param opened the list of prompts is wanted
   * @param changed another run is wanted
   */
  constructor(
    private root: ShadowRoot,
    opened: () => void,
    changed: () => void,
  ) {
    this.#fields = new RunFields(root, opened, changed);
    this.#sampler = root.querySelector("#sampler")!;
    this.#steps = root.querySelector("#steps")!;
    this.#guidance = root.querySelector("#guidance")!;
    for (const control of [this.#sampler, this.#steps, this.#guidance]) {
      control.addEventListener("change", changed);
    }
    for (const slider of [this.#steps, this.#guidance]) {
      slider.addEventListener("input", () => this.#showSliders());
    }
  }

  show(settings: Settings) {
    this.#fields.show(settings);
    this.#sampler.value = settings.sampler;
    for (const name of ["steps", "guidance"] as const) {
      const slider = name === "steps" ? this.#steps : this.#guidance;
      // Sliders widen for what an author asks for beyond them.
      slider.max = String(Math.max(Number(slider.max), settings[name]));
      slider.value = String(settings[name]);
    }
    this.#fit(settings);
  }

  read(): Settings {
    const settings = {
      ...this.#fields.read(),
      sampler: samplerNamed(this.#sampler.value),
      steps: Number(this.#steps.value),
      guidance: Number(this.#guidance.value),
    };
    this.#fit(settings);
    return settings;
  }

  /** No other settings can be had. */
  lock() {
    this.#isLocked = true;
    for (const id of ["prompt", "seed", "dice", "sampler", "steps"]) {
      this.root.getElementById(id)!.toggleAttribute("disabled", true);
    }
    this.#guidance.disabled = true;
  }

  /** Without a prompt there is nothing to guide. */
  #fit({ prompt }: Settings) {
    this.#guidance.disabled = !prompt || this.#isLocked;
    this.#showSliders();
  }

  #showSliders() {
    for (const slider of [this.#steps, this.#guidance]) {
      fillTrack(slider, Number(slider.value));
      this.root.getElementById(`${slider.id}Value`)!.textContent = slider.value;
    }
  }
}
