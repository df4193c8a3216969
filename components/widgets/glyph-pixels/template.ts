import type { words } from "./words.ts";

export const stage = (text: typeof words.en) => `
<canvas id="view" tabindex="0" role="application" aria-label="${text.grid}"></canvas>`;

/** @param first the glyph that stands there before others can be chosen; null where none can */
export const controls = (text: typeof words.en, first: string | null) => `
<button id="play" class="primary" type="button">${text.play}</button>
<p id="pixel"></p>
<div class="data">
  <select id="glyph" aria-label="${text.glyph}"${
  first === null ? " hidden" : ""
}><option>${first ?? ""}</option></select>
  <input id="own" size="4" maxlength="4" autocomplete="off" placeholder="${text.own}" aria-label="${text.own}">
  <button id="still" type="button" aria-label="${text.still}" title="${text.still}">×</button>
</div>
<p id="message" role="alert" hidden></p>`;
