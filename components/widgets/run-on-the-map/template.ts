import { dice } from "../element/icons.ts";
import type { ModelWords } from "../model/words.ts";
import type { RunWords } from "./words.ts";

export const stage = (text: RunWords) => `
<canvas id="view" role="img" aria-label="${text.view}"></canvas>`;

export const controls = (text: RunWords, say: ModelWords) => `
<button id="play" class="primary" type="button">${text.run}</button>
<label class="slider time"><output id="where" for="scrub">${text.start}</output>
  <input id="scrub" type="range" min="0" max="1" step="1" value="0"
    aria-label="${text.guess}" disabled></label>
<div class="draw">
  <select id="prompt" aria-label="${text.prompt}"><option value="">${say.noPrompt}</option></select>
  <label class="seed"><span>${text.seed}</span>
    <input id="seed" type="number" min="0" max="4294967295" step="1"
      inputmode="numeric" autocomplete="off"></label>
  <button id="dice" type="button" aria-label="${text.otherSeed}" title="${text.otherSeed}">${dice}</button>
  <button id="clear" type="button">${text.clear}</button>
  <button id="still" type="button" aria-label="${text.still}" title="${text.still}">×</button>
</div>`;
