import { dice } from "../element/icons.ts";
import type { ModelWords } from "../model/words.ts";
import type { ProbeWords } from "./words.ts";

/** Nearest training glyphs that are shown; half as many where there is less room. */
export const shown = 8;

const neighbour = `
<li><canvas width="64" height="64" aria-hidden="true"></canvas>
  <p><b lang="zh"></b> <output></output><span lang="en"></span></p></li>`;

export const stage = (text: ProbeWords) => `
<p id="of" class="head"></p>
<p class="nearest head">${text.near}</p>
<div class="query">
  <canvas id="pad" width="128" height="128" role="img" aria-label="${text.pad}"></canvas>
  <p id="what"></p>
</div>
<ol id="near">${neighbour.repeat(shown)}</ol>
<p id="verdict"></p>
<p class="legend" hidden><span class="real">${text.held} <span id="real"></span></span>
  <span class="drawn">${text.yours} <span id="drawn"></span></span></p>
<canvas id="histogram" role="img" aria-label="${text.histogram}"></canvas>`;

export const controls = (text: ProbeWords, model: ModelWords) => `
<button id="play" class="primary" type="button">${text.play}</button>
<button id="more" type="button">${text.more}</button>
<select id="prompt" aria-label="${text.prompt}"><option value="">${model.noPrompt}</option></select>
<div class="joined">
  <input id="seed" type="number" min="0" max="4294967295" step="1"
    inputmode="numeric" autocomplete="off" aria-label="${text.seed}">
  <button id="dice" class="icon" type="button" aria-label="${text.dice}" title="${text.dice}">${dice}</button>
</div>
<div class="data">
  <input id="own" size="4" maxlength="4" autocomplete="off" placeholder="${text.own}" aria-label="${text.own}">
  <button id="blank" type="button">${text.blank}</button>
  <button id="still" type="button" aria-label="${text.still}" title="${text.still}">×</button>
</div>`;
