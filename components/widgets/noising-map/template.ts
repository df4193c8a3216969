import { shapeNames } from "../../../diffusion/plane/shapes.ts";
import type { words } from "./words.ts";

export const ways = ["forward", "flow", "dice"] as const;

export const stage = (text: typeof words.en) => `
<canvas id="plane" tabindex="0" role="application" aria-label="${text.plane}"></canvas>
<canvas id="timeline" role="img" aria-label="${text.timeline}"></canvas>
<p id="message" role="alert" hidden></p>`;

export const controls = (text: typeof words.en, hasSource: boolean) => `
<button id="play" class="primary" type="button">${text.play}</button>
<label class="slider time"><output id="at" for="time"></output>
  <input id="time" type="range" min="0" step="1" value="0"
    aria-label="${text.time}"></label>
<fieldset class="choice" aria-label="${text.way}">${
  ways.map((way, i) =>
    `<label><input type="radio" name="way" value="${way}"${
      i === 0 ? " checked" : ""
    }><span>${text[way]}</span></label>`
  ).join("")
}</fieldset>
<div class="more">
  <label class="switch"><input id="arrows" type="checkbox"> ${text.arrows}</label>
  <select id="data" aria-label="${text.data}">${
  [...(hasSource ? ["src"] as const : []), ...shapeNames].map((name) =>
    `<option value="${name}">${text.shapes[name]}</option>`
  ).join("")
}</select>
  <button id="still" type="button" aria-label="${text.still}" title="${text.still}">×</button>
</div>`;
