/** What the element's shadow tree holds before anything is drawn. */
export const template = `
<div class="widget" role="group" aria-label="Map of the glyphs">
  <div class="still"><slot></slot>
    <button id="open" part="button" type="button">Explore the map</button></div>
  <div class="live" hidden>
    <div class="view">
      <canvas id="map" part="map" tabindex="0" role="application"
        aria-label="Map of the glyphs. Arrow keys go from glyph to glyph, plus and minus zoom, Enter comes closer, Escape lets go."
        ></canvas>
      <div id="labels" aria-hidden="true"></div>
      <div class="zoom">
        <button id="in" type="button" aria-label="Closer">+</button>
        <button id="out" type="button" aria-label="Further away">−</button>
        <button id="whole" type="button" aria-label="The whole map">⤢</button>
      </div>
      <div id="hint" part="hint" hidden></div>
    </div>
    <div class="side" part="panel">
      <input id="search" part="search" type="search" autocomplete="off" spellcheck="false"
        aria-label="Search the glyphs"
        placeholder="gold, 金, radical 85">
      <p id="found"></p>
      <ul id="results"></ul>
      <div id="card" part="card" hidden>
        <canvas id="glyph" width="128" height="128" role="img"></canvas>
        <div class="words">
          <p id="character"></p>
          <p id="definition"></p>
          <p id="facts"></p>
        </div>
        <div class="near">
          <p>Nearest on the map</p>
          <ul id="neighbours"></ul>
        </div>
      </div>
    </div>
    <div id="message" role="alert" hidden>
      <p></p><button id="retry" type="button">Try again</button>
    </div>
  </div>
  <p id="announce" class="unseen" role="status" aria-live="polite"></p>
</div>`;
