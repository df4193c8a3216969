import { examples } from "./examples.ts";
import type { EmbeddingWords } from "./words.ts";

export const stage = (text: EmbeddingWords) => `
<div class="form">
  <div class="tensors">
    <canvas id="view" tabindex="0" role="application" aria-label="${text.view}"></canvas>
    <p class="reading"><span id="value"></span>
      <span class="scale" aria-hidden="true">−1.2 <i></i> 1.2</span></p>
  </div>
  <div class="company">
    <p id="pair"></p>
    <p id="with" class="muted"></p>
    <ul id="likeness"></ul>
    <p class="axis" aria-hidden="true"></p>
    <p class="legend" aria-hidden="true"><span><i class="first"></i>${
  text.inText[0]
}</span> <span><i class="second"></i>${
  text.inText[1]
}</span> <span><i class="alone"></i>${text.inText[2]}</span></p>
    <p id="note"></p>
  </div>
</div>
<p id="hint">${text.hint}</p>`;

export const controls = (text: EmbeddingWords) => `
<div class="act">
  <button id="play" class="primary" type="button">${text.play}</button>
  <span class="examples" role="group" aria-label="${text.try}"><span aria-hidden="true">${text.try}</span>${
  examples.map(({ name, text, beside }) =>
    `<button type="button" lang="en" title="${text} / ${beside}">${name}</button>`
  ).join("")
}</span>
  <button id="still" type="button" aria-label="${text.still}" title="${text.still}">×</button>
</div>
<label class="field"><span>${text.text}</span><input id="text" autocomplete="off" autocapitalize="off" spellcheck="false"></label>
<label class="field"><span>${text.beside}</span><input id="beside" autocomplete="off" autocapitalize="off" spellcheck="false"></label>
<label class="field"><span>${text.landmarks}</span><input id="landmarks" autocomplete="off" autocapitalize="off" spellcheck="false"></label>
<label class="field"><span>${text.token}</span><select id="token" disabled></select></label>`;
