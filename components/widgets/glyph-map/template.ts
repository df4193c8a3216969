import type { MapWords } from "./words.ts";

/** What the element's shadow tree holds before anything is drawn. */
export const template = (words: MapWords) => `
  <div class="still"><slot></slot>
    <button id="open" part="button" type="button">${words.open}</button></div>
  <div class="live" hidden>
    <div class="view">
      <canvas id="map" part="map" tabindex="0" role="application"
        aria-label="${words.keys}"
        ></canvas>
      <div id="labels" aria-hidden="true"></div>
      <div class="zoom">
        <button id="in" type="button" aria-label="${words.closer}">+</button>
        <button id="out" type="button" aria-label="${words.further}">−</button>
        <button id="whole" type="button" aria-label="${words.whole}">⤢</button>
      </div>
      <div id="hint" part="hint" hidden></div>
    </div>
    <div class="side" part="panel">
      <input id="search" part="search" type="search" autocomplete="off" spellcheck="false"
        aria-label="${words.search}"
        placeholder="${words.example}">
      <p id="found"></p>
      <ul id="results"></ul>
      <div id="card" part="card" hidden>
        <canvas id="glyph" width="128" height="128" role="img"></canvas>
        <div class="words">
          <p id="character"></p>
          <p id="definition" lang="en"></p>
          <p id="facts"></p>
        </div>
        <div class="near">
          <p>${words.near}</p>
          <ul id="neighbours"></ul>
        </div>
      </div>
    </div>
    <div id="message" role="alert" hidden>
      <p></p><button id="retry" type="button">${words.retry}</button>
    </div>
  </div>`;
