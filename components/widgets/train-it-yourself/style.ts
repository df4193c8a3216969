export const style = `
:host { --_alone: 30rem; --_most: 46rem; }
.pane {
  display: grid;
  grid-template: auto minmax(0, 1fr) / repeat(3, minmax(0, 1fr));
  gap: .75rem 1rem;
}
.square p {
  display: flex;
  justify-content: space-between;
  gap: .5rem;
  height: 1.5rem;
  overflow: hidden;
  white-space: nowrap;
}
.square p span + span { color: var(--_muted); }
.square b { font-weight: 600; }
.exact { color: var(--_score); }
.learned { color: var(--_prediction); }
.square canvas {
  height: auto;
  aspect-ratio: 1;
  border: 1px solid var(--_rule);
  border-radius: 3px;
}
#pad { cursor: crosshair; touch-action: none; }
#curve { grid-column: 1 / -1; min-height: 0; }
#message {
  position: absolute;
  inset: 2rem 1rem auto;
  padding: .75rem 1rem;
  border: 1px solid var(--_rule);
  border-left: 3px solid var(--_accent);
  border-radius: 4px;
  background: var(--_surface);
}
.controls {
  display: grid;
  grid-template-columns: auto minmax(0, 1fr) auto;
  gap: .5rem .875rem;
  align-items: center;
}
#play { min-width: 7.5rem; }
#steps { color: var(--_muted); }
.more { display: flex; gap: .5rem; justify-self: end; min-width: 0; }
.time { grid-column: 1 / -1; }
output { min-width: 4.5em; }
@container (max-width: 44rem) {
  .pane { grid-template: auto auto minmax(0, 1fr) / repeat(2, minmax(0, 1fr)); gap: .5rem; }
  .square:first-child { grid-column: 1 / -1; }
  .square p { height: 1.25rem; font-size: .75rem; line-height: 1.25rem; }
  #off { display: none; }
  .more { grid-column: 1 / -1; justify-self: stretch; }
  .more select { flex: 1; }
  #steps { justify-self: end; }
}
`;
