import { shapeNames } from "../../../diffusion/plane/shapes.ts";
import { schedule } from "../../../diffusion/plane/training.ts";
import type { words } from "./words.ts";

export const stage = (text: typeof words.en) => `
<div class="square"><p><span>${text.dataTitle}</span><span id="count"></span></p>
  <canvas id="pad" tabindex="0" role="application" aria-label="${text.pad}"></canvas></div>
<div class="square"><p><span>${text.samplesTitle}</span></p>
  <canvas id="samples" role="img" aria-label="${text.samples}"></canvas></div>
<div class="square"><p><span><b class="exact">${text.exact}</b>,
  <b class="learned">${text.learned}</b></span><span id="off"></span></p>
  <canvas id="score" role="img" aria-label="${text.score}"></canvas></div>
<canvas id="curve" role="img" aria-label="${text.curve}"></canvas>
<p id="message" role="alert" hidden></p>`;

export const controls = (text: typeof words.en) => `
<button id="play" class="primary" type="button">${text.play}</button>
<span id="steps"></span>
<div class="more">
  <select id="data" aria-label="${text.data}">${
  [...shapeNames, "own" as const].map((name) =>
    `<option value="${name}"${name === "moons" ? " selected" : ""}>${
      text.shapes[name]
    }</option>`
  ).join("")
}</select>
  <button id="clear" type="button">${text.clear}</button>
  <button id="still" type="button" aria-label="${text.still}" title="${text.still}">×</button>
</div>
<label class="slider time"><output id="at" for="time"></output>
  <input id="time" type="range" min="1" max="${schedule.numTrainTimesteps}"
    step="1" value="150" aria-label="${text.time}"></label>`;
