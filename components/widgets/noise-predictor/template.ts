import type { words } from "./words.ts";

const dice = `<svg viewBox="0 0 16 16" aria-hidden="true">
  <rect x="2" y="2" width="12" height="12" rx="2.5"/>
  <path d="M5.5 5.5h0M10.5 5.5h0M8 8h0M5.5 10.5h0M10.5 10.5h0"/></svg>`;

const x = (sub: string) => `<i>x</i><sub>${sub}</sub>`;
const hat = (letter: string) => `<i>${letter}&#x302;</i>`;

const x0 = `<span class="data">${x("0")}</span>`;
const eps = `<span class="noise"><i>ε</i></span>`;
const xt = x("<i>t</i>");
const epsGuess = `<span class="noise">${hat("ε")}</span>`;
const x0Guess = `<span class="prediction">${hat("x")}<sub>0</sub></span>`;

/** One picture, its symbol and what it is; below an answer, how wrong. */
const panel = (id: string, symbol: string, text: string, below = "") => `
<figure class="panel">
  <canvas id="${id}" width="128" height="128" role="img"></canvas>
  <figcaption><span class="symbol">${symbol}</span>
    <span id="${id}-words" class="muted">${text}</span>${below}</figcaption>
</figure>`;
const error = (id: string) => `<b id="${id}-error"></b>`;

/** @param times how much larger the difference is shown than the noise */
export const stage = (text: typeof words.en, times: string) => `
<div class="board">
  <div class="half">
    <p class="formula">${xt} = <b id="signal" class="data"></b>&hairsp;${x0}
      + <b id="spread" class="noise"></b>&hairsp;${eps}</p>
    <div class="row">${panel("x0", x0, text.x0)}${panel("eps", eps, text.eps)}${
  panel("xt", xt, text.xt)
}</div>
  </div>
  <div class="half answer">
    <p class="formula">${x0Guess} = (${xt} − <b class="noise spread"></b>&hairsp;${epsGuess})
      / <b class="data signal"></b></p>
    <div class="row">${
  panel("eps-guess", epsGuess, text.epsGuess, error("eps-guess"))
}${panel("x0-guess", x0Guess, text.x0Guess, error("x0-guess"))}${
  panel(
    "difference",
    `${epsGuess} − ${eps}`,
    text.difference,
    `<span class="below muted">${text.enlarged(times)}</span>`,
  )
}</div>
  </div>
  <div class="charts"><canvas id="view" role="img" aria-label="${text.charts}"></canvas></div>
</div>`;

/** @param first the glyph that stands there before others can be chosen */
export const controls = (text: typeof words.en, first: string) => `
<div class="asking">
  <button id="predict" class="primary" type="button">${text.predict}</button>
  <button id="play" type="button">${text.play}</button>
</div>
<label class="slider time"><output id="at" for="time"></output>
  <input id="time" type="range" min="0" max="999" step="1"
    aria-label="${text.time}"></label>
<div class="choose">
  <select id="glyph" aria-label="${text.glyph}"><option>${first}</option></select>
  <input id="own" size="4" autocomplete="off"
    placeholder="${text.own}" aria-label="${text.own}">
</div>
<div class="choose more">
  <label class="seed"><span>${text.seed}</span> <input id="seed" type="number" min="0"
    max="4294967295" step="1" aria-label="${text.seed}" inputmode="numeric" autocomplete="off"></label>
  <button id="dice" type="button" aria-label="${text.dice}" title="${text.dice}">${dice}</button>
  <label class="switch"><input id="told" type="checkbox">${text.told}</label>
  <button id="still" type="button" aria-label="${text.still}" title="${text.still}">×</button>
</div>`;
