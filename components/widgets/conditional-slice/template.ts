import type { words } from "./words.ts";

/** Where the line can be, and how finely. */
export const range = { min: -2.5, max: 2.5, step: .05 };

export const stage = (text: typeof words.en) => `
<canvas id="view" role="img" aria-label="${text.view}"></canvas>
<div id="map"></div>`;

export const controls = (text: typeof words.en) => `
<button id="play" class="primary" type="button">${text.play}</button>
<label class="slider y"><output id="at" for="y"></output>
  <input id="y" type="range" min="${range.min}" max="${range.max}"
    step="${range.step}" aria-label="${text.y}"></label>
<button id="still" type="button" aria-label="${text.still}" title="${text.still}">×</button>`;
