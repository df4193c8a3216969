import { dice } from "../element/icons.ts";
import type { ModelWords } from "../model/words.ts";
import { duelSamplers, mostSteps } from "./duel_samplers.ts";
import type { DuelWords } from "./words.ts";

/** The sides, as they are called and as their parts' ids begin. */
export const sides = [["A", "a"], ["B", "b"]] as const;

const side = ([name, id]: typeof sides[number]) => `
<div class="side">
  <p class="head"><b>${name}</b> <b id="${id}Name" class="name"></b> <span id="${id}Kind"></span></p>
  <canvas id="${id}X0" width="128" height="128" role="img"></canvas>
  <p class="what"><i>x&#x302;</i><sub>0</sub> <span id="${id}What"></span></p>
  <div class="now"><canvas id="${id}Xt" width="128" height="128" role="img"></canvas>
    <p class="counts"><span><i>x<sub>t</sub></i>, <span id="${id}T"></span></span>
      <span id="${id}Count"></span><span id="${id}Time"></span></p></div>
</div>`;

export const stage = (text: DuelWords) => `
<div class="duel">
${sides.map(side).join("")}
<div class="side apart">
  <p class="head"><b>${text.difference}</b> <span>${text.where}</span></p>
  <canvas id="apart" width="128" height="128" role="img"></canvas>
  <p class="what"><b id="mean"></b> <span>${text.greys}</span></p>
  <canvas id="curve" role="img" aria-label="${text.curve}"></canvas>
</div>
<p id="note"></p>
</div>`;

const group = (isStochastic: boolean, label: string) =>
  `<optgroup label="${label}">${
    Object.entries(duelSamplers)
      .filter(([, it]) => it.isStochastic === isStochastic)
      .map(([name, { label }]) => `<option value="${name}">${label}</option>`)
      .join("")
  }</optgroup>`;

const setting = ([name, id]: typeof sides[number], text: DuelWords) => `
<div class="setting"><b>${name}</b>
  <select id="${id}" aria-label="${text.sampler(name)}">${
  group(false, text.deterministic)
}${group(true, text.stochastic)}</select>
  <label class="slider"><output id="${id}StepsValue" for="${id}Steps"></output>
    <input id="${id}Steps" type="range" min="1" max="${mostSteps}" step="1"
      aria-label="${text.stepsOf(name)}"></label>
</div>`;

export const controls = (text: DuelWords, say: ModelWords) => `
<div class="transport">
  <button id="play" class="primary" type="button">${text.run}</button>
  <div class="track"><canvas id="ticks" aria-hidden="true"></canvas>
    <input id="scrub" type="range" min="0" max="1000" step="1" value="1000"
      aria-label="${text.place}" disabled></div>
</div>
<div class="shared">
  <select id="prompt" aria-label="${text.prompt}"><option value="">${say.noPrompt}</option></select>
  <label class="seed"><span>${text.seed}</span>
    <input id="seed" type="number" min="0" max="4294967295" step="1"
      inputmode="numeric" autocomplete="off"></label>
  <button id="dice" type="button" aria-label="${text.otherSeed}" title="${text.otherSeed}">${dice}</button>
  <label class="slider guidance"><span>${text.guidance} <output id="guidanceValue" for="guidance"></output></span>
    <input id="guidance" type="range" min="0" max="8" step="0.25"></label>
  <button id="still" type="button" aria-label="${text.still}" title="${text.still}">×</button>
</div>
${sides.map((it) => setting(it, text)).join("")}`;
