import type { words } from "./words.ts";

export const stage = (text: typeof words.en) => `
<canvas id="view" role="img" aria-label="${text.view}"></canvas>
<p id="message" role="alert" hidden></p>`;

export const controls = (text: typeof words.en) => `
<button id="play" class="primary" type="button">${text.play}</button>
<label class="slider time"><output id="at" for="time"></output>
  <input id="time" type="range" min="0" max="1000" step="1" value="0"
    aria-label="${text.time}"></label>
<div class="data">
  <button id="fewer" type="button" aria-label="${text.fewer}">−</button>
  <span id="count"></span>
  <button id="more" type="button" aria-label="${text.more}">+</button>
  <button id="noise" type="button">${text.noise}</button>
  <button id="still" type="button" aria-label="${text.still}" title="${text.still}">×</button>
</div>`;
