import type { words } from "./words.ts";

/** Schedules to choose from, by the names of `words`. */
export const scheduleNames = ["linear", "cosine", "sigmoid", "own"] as const;
export type ScheduleName = (typeof scheduleNames)[number];

export const stage = (text: typeof words.en) =>
  `<canvas id="view" role="img" aria-label="${text.map}"></canvas>`;

export const controls = (
  text: typeof words.en,
  schedules: readonly ScheduleName[],
) => `
<button id="play" class="primary" type="button">${text.play}</button>
<label class="slider time"><output id="at" for="time"></output>
  <input id="time" type="range" min="0" max="1000" step="1" value="0"
    aria-label="${text.time}"></label>
<fieldset class="choice" aria-label="${text.schedule}">${
  schedules.map((name, i) =>
    `<label><input type="radio" name="schedule" value="${name}"${
      i === 0 ? " checked" : ""
    }><span>${text[name]}</span></label>`
  ).join("")
}</fieldset>
<div class="data">
  <button id="fewer" type="button" aria-label="${text.fewer}">−</button>
  <span id="count"></span>
  <button id="more" type="button" aria-label="${text.more}">+</button>
  <button id="noise" type="button">${text.noise}</button>
  <button id="still" type="button" aria-label="${text.still}" title="${text.still}">×</button>
</div>`;
