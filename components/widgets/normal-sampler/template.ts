import type { words } from "./words.ts";

export const stage = (text: typeof words.en) => `
<p class="readout"><b class="drawn"></b><span class="true"></span><span class="fit"></span></p>
<div class="chart"><canvas id="view" role="img" aria-label="${text.chart}"></canvas></div>`;

/** @param finest the slider's last place; places go with the logarithm of the number */
export const controls = (text: typeof words.en, finest: number) => `
<button id="play" class="primary" type="button">${text.play}</button>
<input id="count" type="range" min="0" max="${finest}" step="1" value="0"
  aria-label="${text.count}">
<div class="data">
  <button id="other" type="button">${text.other}</button>
  <button id="still" type="button" aria-label="${text.still}" title="${text.still}">×</button>
</div>`;
