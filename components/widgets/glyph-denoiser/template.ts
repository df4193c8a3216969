import { dice, icon } from "../element/icons.ts";
import { messagePart } from "../model/message.ts";
import type { ModelWords } from "../model/words.ts";
import { samplers } from "../model/samplers.ts";
import type { DenoiserWords } from "./words.ts";

/** What the element's shadow tree holds before anything is drawn. */

const back = icon('<path d="M10.5 3 5.5 8l5 5"/>');
const forth = icon('<path d="m5.5 3 5 5-5 5"/>');

/** `name` is the part of the picture; the sum is spelled out below the three. */
const panel = (name: string, sum: string, words: string) => `
  <figure class="panel">
    <canvas part="canvas" id="${name}" width="128" height="128" role="img"
      aria-label="${words}"></canvas>
    <figcaption><span class="sum">${sum}</span>
      <span class="words">${words}</span></figcaption>
  </figure>`;

const choices = Object.entries(samplers).map(([name, { label }]) =>
  `<option value="${name}">${label}</option>`
).join("");

const x = (sub: string) => `<i>x</i><sub>${sub}</sub>`;
const hat = (letter: string) => `<i>${letter}&#x302;</i>`;

export const template = (
  words: DenoiserWords,
  modelWords: ModelWords,
) => `
  <div class="stage">
    <div class="still"><slot></slot></div>
    <div class="panels">
      ${panel("xt", `${x("<i>t</i>")}<b>=</b>`, words.noisy)}
      ${
  panel(
    "x0",
    `<span id="signal" class="weight">&nbsp;</span>${
      hat("x")
    }<sub>0</sub><b>+</b>`,
    words.predicted,
  )
}
      ${
  panel(
    "eps",
    `<span id="noise" class="weight">&nbsp;</span>${hat("ε")}`,
    words.noise,
  )
}
    </div>
    ${messagePart}
  </div>

  <div class="transport">
    <button id="play" class="primary" type="button">${words.run}</button>
    <button id="back" class="icon" type="button" aria-label="${words.back}"
      disabled>${back}</button>
    <button id="forth" class="icon" type="button" aria-label="${words.forth}"
      >${forth}</button>
    <div class="track">
      <canvas id="strip" aria-hidden="true" height="1"></canvas>
      <input id="scrub" type="range" min="0" value="0" step="1"
        aria-label="${words.recorded}" disabled>
      <div class="download" hidden>
        <progress id="bar" max="1" value="0" aria-label="${words.download}"></progress>
      </div>
    </div>
  </div>

  <div class="foot">
    <span id="status"></span>
    <span id="provider"></span>
  </div>

  <form class="settings">
    <label class="prompt"><span>${words.prompt}</span>
      <select id="prompt"><option value="">${modelWords.noPrompt}</option></select>
    </label>
    <div class="seed"><label for="seed">${words.seed}</label>
      <div class="joined">
        <input id="seed" type="number" min="0" max="4294967295" step="1"
          inputmode="numeric" autocomplete="off">
        <button id="dice" class="icon" type="button"
          aria-label="${words.otherSeed}" title="${words.otherSeed}">${dice}</button>
      </div>
    </div>
    <label><span>${words.sampler}</span>
      <select id="sampler">${choices}</select>
    </label>
    <label class="slider"><span>${words.steps} <b id="stepsValue"></b></span>
      <input id="steps" type="range" min="1" max="120" step="1">
    </label>
    <label class="slider"><span>${words.guidance}
        <b id="guidanceValue"></b></span>
      <input id="guidance" type="range" min="0" max="8" step="0.25">
    </label>
  </form>`;
