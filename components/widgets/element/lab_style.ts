/** What all labs look like: the stage, and the controls below it. */
export const labStyle = `
:host { --_most: 34rem; }
p, ul { margin: 0; padding: 0; list-style: none; }
button, input, select { font: inherit; color: inherit; margin: 0; }
canvas { display: block; width: 100%; height: 100%; }

/* The still's room is the live form's, as far as that wants so much. */
.stage { position: relative; }
/* With no still figure there is none to go back to. */
.alone #still { display: none; }
.alone .stage { height: var(--_alone, 20rem); }
.live .still { visibility: hidden; max-height: var(--_most); overflow: hidden; }
.pane { position: absolute; inset: 0; }
.widget:not(.live) .pane { display: none; }
.pane, .controls {
  color: var(--_text);
  font: .8125rem / 1.4 var(--widget-font, system-ui, sans-serif);
  font-variant-numeric: tabular-nums;
}
.controls { margin-top: .75rem; }
i { font: italic 1.1em / 1 var(--widget-math, "KaTeX_Main", "Latin Modern Math", "STIX Two Text", "Times New Roman", serif); }
sub { font-size: .75em; line-height: 0; }

button, select, .switch {
  min-height: 2.75rem;
  padding: 0 .875rem;
  border: 1px solid var(--_rule);
  border-radius: 999px;
  background: transparent;
  cursor: pointer;
  touch-action: manipulation;
  white-space: nowrap;
}
select { border-radius: 6px; padding: 0 .5rem; background: var(--_surface); min-width: 0; }
button:hover:not(:disabled) { border-color: var(--_muted); }
button:disabled { opacity: .4; cursor: default; }
.primary, .primary:hover:not(:disabled) {
  border-color: var(--_accent);
  background: var(--_accent);
  color: var(--_on-accent);
  font-weight: 600;
}
:focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px; }

/* A few choices side by side, one of them taken */
.choice {
  display: flex;
  min-width: 0;
  margin: 0;
  padding: 0;
  border: 1px solid var(--_rule);
  border-radius: 999px;
}
.choice label {
  position: relative;
  display: grid;
  flex: 1;
  place-items: center;
  min-height: calc(2.75rem - 2px);
  padding: 0 .75rem;
  border-radius: 999px;
  cursor: pointer;
  text-align: center;
  line-height: 1.15;
  white-space: nowrap;
}
.choice input { position: absolute; inset: 0; opacity: 0; cursor: pointer; }
.choice label:has(:checked) { background: var(--_text); color: var(--_surface); font-weight: 600; }
.choice label:has(:focus-visible) { outline: 2px solid var(--_accent); outline-offset: 2px; }
.switch { display: inline-flex; align-items: center; gap: .4rem; border-color: transparent; padding: 0 .25rem; }
.switch input { width: 1.125rem; height: 1.125rem; accent-color: var(--_accent); }

input[type="range"] {
  appearance: none;
  width: 100%;
  min-width: 0;
  height: 2.75rem;
  background: transparent;
  cursor: pointer;
}
input[type="range"]::-webkit-slider-runnable-track { height: 3px; border-radius: 2px; background: var(--_rule); }
input[type="range"]::-moz-range-track { height: 3px; border-radius: 2px; background: var(--_rule); }
input[type="range"]::-webkit-slider-thumb {
  appearance: none;
  width: 18px;
  height: 18px;
  margin-top: -7.5px;
  border: 0;
  border-radius: 50%;
  background: var(--_accent);
}
input[type="range"]::-moz-range-thumb { width: 18px; height: 18px; border: 0; border-radius: 50%; background: var(--_accent); }
.slider { display: grid; grid-template-columns: auto minmax(0, 1fr); align-items: center; gap: .625rem; min-width: 0; }
/* A place in the drawing that can be dragged: as wide as a finger */
.handle {
  position: absolute;
  top: 0;
  left: 0;
  display: grid;
  place-items: center;
  width: 2.75rem;
  height: 2.75rem;
  margin: -1.375rem 0 0 -1.375rem;
  border-radius: 50%;
  touch-action: none;
  cursor: grab;
}
.handle:active { cursor: grabbing; }
.handle::before {
  width: 16px;
  height: 16px;
  border: 3px solid var(--_handle, var(--_accent));
  border-radius: 50%;
  background: var(--_surface);
  content: "";
}
.handle:hover::before { background: var(--_handle, var(--_accent)); }
.muted { color: var(--_muted); }
@media print {
  .live .still { visibility: visible; max-height: none; }
  .pane, .controls { display: none !important; }
}
`;
