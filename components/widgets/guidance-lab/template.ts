import type { words } from "./words.ts";

/** Weights of the slider. */
export const range = { min: 0, max: 8, step: .5 };

/** The pictures of a row, by the names of their canvases. */
export const pictures = ["told", "without", "difference", "guided"] as const;
export const rows = ["eps", "x0"] as const;

const hat = (of: string) => `<i>ε&#x302;</i>${of}`;
const untold = hat("(∅)");
const told = hat("(<i>y</i>)");

export const stage = (text: typeof words.en) => `
<div class="board">
  <canvas id="view" tabindex="0" role="application" aria-label="${text.table}"></canvas>
  <div class="side">
    <p class="formula">${hat("<sub><i>w</i></sub>")} = ${untold} +
      <b id="factor"></b>(${told} − ${untold})</p>
    <div class="pictures">
      <span>${text.told}</span><span>${text.without}</span>
      <span id="difference"></span><span>= ${text.guided}</span>
      ${
  rows.map((row) =>
    `<p>${row === "eps" ? text.noiseRow : text.glyphRow}</p>` +
    pictures.map((it) =>
      `<canvas id="${row}-${it}" width="1" height="1" role="img" aria-label="${text.nothing}"></canvas>`
    ).join("")
  ).join("")
}
    </div>
    <p class="legend">${text.legend}</p>
    <p id="told">${text.empty}</p>
  </div>
</div>`;

/** No choice of no prompt: without words there is nothing to guide. */
export const controls = (text: typeof words.en) => `
<button id="run" class="primary" type="button">${text.run}</button>
<button id="play" type="button">${text.play}</button>
<label class="slider weight"><output id="at" for="weight"></output>
  <input id="weight" type="range" min="${range.min}" max="${range.max}"
    step="${range.step}" aria-label="${text.weight}"></label>
<button id="still" type="button" aria-label="${text.still}" title="${text.still}">×</button>
<div class="more">
  <select id="prompt" aria-label="${text.prompt}"></select>
  <button id="noise" type="button">${text.noise}</button>
  <label class="slider step"><output id="at-step" for="step"></output>
    <input id="step" type="range" min="1" step="1" aria-label="${text.steps}"></label>
</div>`;
