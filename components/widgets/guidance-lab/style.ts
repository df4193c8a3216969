export const style = `
:host { --_alone: 26rem; --_most: 26rem; }
.pane { container-type: size; }
/* The table beside the pictures, or above them where the stage is high. */
.board { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1.15fr); grid-template-rows: minmax(0, 1fr); gap: 1.25rem; height: 100%; }
#view { width: 100%; height: 100%; cursor: pointer; touch-action: pan-y; }
.side { display: grid; align-content: start; gap: .25rem; min-width: 0; }
.formula { font: 1.125rem / 1.5rem var(--widget-math, "KaTeX_Main", "Latin Modern Math", "STIX Two Text", "Times New Roman", serif); white-space: nowrap; }
.formula i { font-size: 1em; }
#factor { display: inline-block; min-width: .8em; margin: 0 .15em; color: var(--_accent); text-align: center; }
.pictures {
  display: grid;
  grid-template-columns: repeat(4, minmax(0, 1fr));
  gap: .25rem .5rem;
  /* Both rows of pictures, and what is above and below them, fit the height. */
  max-width: calc((100cqh - 10rem) * 2);
  font-size: .75rem;
  line-height: 1rem;
}
.pictures span { align-self: end; text-align: center; }
.pictures p { grid-column: 1 / -1; color: var(--_muted); }
.pictures canvas {
  height: auto;
  aspect-ratio: 1;
  border: 1px solid var(--_rule);
  border-radius: 3px;
  background: var(--_surface);
}
@container (max-height: 22rem) or (max-width: 20rem) {
  .pictures span { font-size: .6875rem; }
}
.legend { color: var(--_muted); font-size: .75rem; line-height: 1rem; }
#told { font-weight: 600; }
.controls { display: grid; grid-template-columns: auto auto minmax(0, 1fr) auto; gap: .5rem .875rem; align-items: center; }
#run { min-width: 6rem; }
#play { min-width: 8rem; }
#still { min-width: 2.75rem; justify-self: end; }
.more { display: grid; grid-template-columns: minmax(0, 1fr) auto minmax(0, 1fr); grid-column: 1 / -1; gap: .5rem .875rem; }
output { min-width: 4.5em; }
#at { color: var(--_accent); }
#at-step { min-width: 7em; }
@container (max-aspect-ratio: 7 / 5) {
  .board { grid-template-columns: minmax(0, 1fr); grid-template-rows: minmax(0, 1fr) auto; gap: .5rem; }
  .pictures { gap: .125rem .5rem; max-width: calc((100cqh - 20rem)); }
  .formula { font-size: 1.0625rem; }
  .legend { font-size: .6875rem; line-height: .875rem; }
}
@container (max-width: 44rem) {
  .widget { --_alone: 42rem; --_most: 44rem; }
  .controls { grid-template-columns: auto auto minmax(0, 1fr); }
  .more { grid-template-columns: minmax(0, 1fr) auto; }
  .slider { order: 1; grid-column: 1 / -1; }
  .more, .engine { order: 1; }
}
`;
