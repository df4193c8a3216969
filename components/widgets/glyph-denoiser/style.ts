import { messageStyle } from "../model/message.ts";
import { progressStyle } from "../model/progress_bar.ts";

/**
 * The element's style. A page may set `--widget-text`, `-muted`, `-rule`,
 * `-surface`, `-accent`, `-on-accent`, `-font` and `-math` (two fonts) to make it
 * its own; without them it is light or dark as the page's `color-scheme` says.
 */
export const style = `
p, figure { margin: 0; }
button, input, select { font: inherit; color: inherit; margin: 0; }

.widget { display: grid; gap: .875rem; }

/* The still figure and the live one share one cell: neither moves the page. */
.stage { display: grid; align-items: start; }
.stage > * { grid-area: 1 / 1; min-width: 0; }
.panels {
  display: grid;
  grid-template-columns: repeat(3, minmax(0, 1fr));
  --gap: clamp(.5rem, 3cqi, 1.5rem);
  gap: var(--gap);
}
.live .still, .widget:not(.live) .panels { visibility: hidden; }
::slotted(*) { max-width: 100%; }

canvas { display: block; }
.panel canvas {
  width: 100%;
  height: auto;
  aspect-ratio: 1;
  background: var(--_surface);
  border: 1px solid var(--_rule);
  border-radius: 3px;
}
/* Paper is dimmed at night. */
.panel::before {
  position: absolute;
  inset: 0 0 auto;
  aspect-ratio: 1;
  border-radius: 3px;
  background: light-dark(transparent, rgb(0 0 0 / .12));
  content: "";
}
@media (min-resolution: 1.5dppx) {
  .panel canvas { image-rendering: pixelated; }
}
figcaption {
  display: grid;
  justify-items: center;
  margin-top: .4rem;
  text-align: center;
}
.sum {
  font-size: 1.0625rem;
  line-height: 1.5;
  font-variant-numeric: tabular-nums;
  font-family: var(--widget-math, "KaTeX_Main", "Latin Modern Math",
    "STIX Two Text", "Times New Roman", serif);
  white-space: nowrap;
}
.weight {
  display: inline-block;
  min-width: 1.9em;
  margin-right: .25em;
  text-align: right;
}
.sum sub { font-size: .7em; line-height: 0; }
/* The signs of the sum stand between the pictures. */
.panel { position: relative; }
.sum b {
  position: absolute;
  right: calc(var(--gap) / -2);
  font-weight: 400;
  transform: translateX(50%);
}
.words { color: var(--_muted); font-size: .8125rem; line-height: 1.25; }

.transport {
  display: grid;
  grid-template-columns: auto auto auto minmax(0, 1fr);
  align-items: end;
  gap: .375rem;
}
.track {
  position: relative;
  display: grid;
  /* May shrink below what it was drawn for, as when a phone is turned. */
  grid-template-columns: minmax(0, 1fr);
  min-width: 0;
  gap: 2px;
  margin-left: .5rem;
}
#strip {
  width: 100%;
  height: 2rem;
  cursor: pointer;
  border-radius: 2px;
}
.download {
  position: absolute;
  inset: 0;
  display: grid;
  align-items: center;
}

button {
  min-height: 2.25rem;
  border: 1px solid var(--_rule);
  border-radius: 999px;
  background: transparent;
  cursor: pointer;
  touch-action: manipulation;
}
button:hover:not(:disabled) { border-color: var(--_muted); }
button:disabled { opacity: .4; cursor: default; }
.primary {
  /* As wide as its longest word, so that nothing beside it moves. */
  min-width: 7rem;
  padding: 0 .75rem;
  border-color: var(--_accent);
  background: var(--_accent);
  color: var(--_on-accent);
  font-weight: 600;
}
.primary:hover:not(:disabled) {
  border-color: var(--_accent);
  filter: brightness(1.08);
}
.icon {
  display: inline-grid;
  place-items: center;
  width: 2.25rem;
  padding: 0;
}
svg {
  width: 1rem;
  height: 1rem;
  fill: none;
  stroke: currentColor;
  stroke-width: 1.5;
  stroke-linecap: round;
  stroke-linejoin: round;
}
.dots { fill: currentColor; stroke: none; }
:focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px; }

.foot {
  display: flex;
  flex-wrap: wrap;
  justify-content: space-between;
  gap: 0 1rem;
  min-height: 1.4em;
  color: var(--_muted);
  font-size: .8125rem;
  font-variant-numeric: tabular-nums;
}
${messageStyle}
#message { place-self: center; margin: .5rem; }

.settings {
  display: grid;
  grid-template-columns: minmax(0, 1.5fr) minmax(0, 1.1fr) minmax(0, 1fr) .9fr .9fr;
  gap: .75rem 1.25rem;
  padding-top: .875rem;
  border-top: 1px solid var(--_rule);
}
.settings > * { display: grid; gap: .25rem; align-content: start; min-width: 0; }
.settings span, .seed label {
  display: flex;
  justify-content: space-between;
  color: var(--_muted);
  font-size: .8125rem;
}
.settings b { color: var(--_text); font-weight: 400; font-variant-numeric: tabular-nums; }
select, input[type="number"] {
  width: 100%;
  min-width: 0;
  height: 2.25rem;
  padding: 0 .5rem;
  border: 1px solid var(--_rule);
  border-radius: 4px;
  background: var(--_surface);
  text-overflow: ellipsis;
}
.joined { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: .375rem; }

input[type="range"] {
  appearance: none;
  width: 100%;
  height: 1.5rem;
  margin: 0;
  background: transparent;
  cursor: pointer;
}
.slider input { height: 2.25rem; }
input[type="range"]:disabled { cursor: default; opacity: .45; }
input[type="range"]::-webkit-slider-runnable-track {
  height: 3px;
  border-radius: 2px;
  background: linear-gradient(to right, var(--_muted) var(--filled, 0%),
    var(--_rule) var(--filled, 0%));
}
input[type="range"]::-moz-range-track {
  height: 3px;
  border-radius: 2px;
  background: linear-gradient(to right, var(--_muted) var(--filled, 0%),
    var(--_rule) var(--filled, 0%));
}
input[type="range"]::-webkit-slider-thumb {
  appearance: none;
  width: 14px;
  height: 14px;
  margin-top: -5.5px;
  border: 0;
  border-radius: 50%;
  background: var(--_accent);
}
input[type="range"]::-moz-range-thumb {
  width: 14px;
  height: 14px;
  border: 0;
  border-radius: 50%;
  background: var(--_accent);
}
${progressStyle}

/* The line has room enough above it. */
.share { margin-top: -.875rem; }

@container (max-width: 34rem) {
  .settings { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .settings .prompt { grid-column: 1 / -1; }
  .transport { grid-template-columns: auto auto auto 1fr; }
  .track { grid-column: 1 / -1; grid-row: 1; margin: 0; }
  .sum { font-size: .9375rem; }
  .words { font-size: .75rem; }
  .foot { min-height: 2.8em; align-content: start; }
  .slider input { height: 1.5rem; }
}
@container (max-width: 24rem) {
  .settings { gap: .75rem; }
  .sum { font-size: .875rem; }
  .weight { margin-right: .1em; }
}
@media print {
  .widget { display: block; }
  .widget > :not(.stage) { display: none; }
}
`;
