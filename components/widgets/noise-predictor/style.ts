export const style = `
:host { --_alone: 36rem; --_most: 38rem; }
.board {
  display: grid;
  grid-template: auto minmax(0, 1fr) / repeat(2, minmax(0, 1fr));
  gap: .75rem 3rem;
  height: 100%;
}
p.formula { margin-bottom: .5rem; font-size: 1rem; line-height: 1.5rem; white-space: nowrap; }
.formula b { font-weight: 600; }
.data { color: var(--_data); }
.noise { color: var(--_noise); }
.prediction { color: var(--_prediction); }
.row { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 1rem; }
.panel { position: relative; margin: 0; min-width: 0; }
.panel canvas {
  height: auto;
  aspect-ratio: 1;
  background: var(--_surface);
  border: 1px solid var(--_rule);
  border-radius: 3px;
}
@media (min-resolution: 1.5dppx) { .panel canvas { image-rendering: pixelated; } }
/* Paper is dimmed at night. */
.panel::after {
  position: absolute;
  inset: 0 0 auto;
  aspect-ratio: 1;
  border-radius: 3px;
  background: light-dark(transparent, rgb(0 0 0 / .12));
  content: "";
}
figcaption { margin-top: .25rem; text-align: center; line-height: 1.25rem; }
figcaption .symbol { font-size: 1.0625rem; }
figcaption b, .below { display: block; min-height: 1.25rem; font-weight: 600; }
.below { font-weight: 400; }
#eps-guess-error { color: var(--_noise); }
#x0-guess-error { color: var(--_prediction); }
/* From the question to the answer */
.answer { position: relative; }
.answer::before {
  position: absolute;
  top: 2rem;
  left: -3rem;
  width: 3rem;
  height: calc((100% - 4.75rem));
  display: grid;
  place-items: center;
  color: var(--_muted);
  font-size: 1.5rem;
  content: "→";
}
.stale .answer canvas { opacity: .35; }
.stale .answer figcaption b { opacity: .35; }
.charts { position: relative; grid-column: 1 / -1; min-height: 0; }
#view { position: absolute; inset: 0; touch-action: pan-y; cursor: ew-resize; }

.controls { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: .5rem .875rem; align-items: center; }
.asking, .choose { display: flex; gap: .5rem; align-items: center; min-width: 0; }
#predict { min-width: 6rem; }
#play { min-width: 9rem; }
output { min-width: 4.5em; }
#glyph { width: 15rem; text-overflow: ellipsis; }
#own, #seed { min-width: 0; min-height: 2.75rem; padding: 0 .625rem; border: 1px solid var(--_rule); border-radius: 6px; background: var(--_surface); }
#own { width: 9.5rem; }
.more { justify-content: flex-end; }
.seed { display: flex; gap: .5rem; align-items: center; }
#seed { width: 5.5rem; }
#dice { display: grid; place-items: center; min-width: 2.75rem; padding: 0; }
#dice svg { width: 1.125rem; fill: none; stroke: currentColor; stroke-width: 1.25; stroke-linecap: round; }
#dice path { stroke-width: 2; }
.more #still { min-width: 2.75rem; }
@container (max-width: 44rem) {
  .board { grid-template: auto auto minmax(0, 1fr) / minmax(0, 1fr); gap: .375rem; }
  p.formula { margin-bottom: .125rem; font-size: .875rem; line-height: 1.25rem; }
  .answer::before { content: none; }
  .row { gap: .5rem; }
  figcaption { margin-top: .125rem; font-size: .6875rem; line-height: 1rem; }
  figcaption .symbol { font-size: .875rem; }
  figcaption b, .below { min-height: 1rem; }
  .controls { grid-template-columns: minmax(0, 1fr); }
  .asking > * { flex: 1; }
  #glyph { flex: 1.4; width: auto; }
  #own { flex: 1; width: auto; }
  .more { justify-content: space-between; }
  .seed { gap: .25rem; }
  #seed { width: 4.25rem; padding: 0 .375rem; }
}
@container (max-width: 20rem) {
  .seed span { display: none; }
  .more { gap: .25rem; }
  #seed { width: 3.75rem; }
}
`;
