export const style = `
:host { --_alone: 24rem; --_most: 31rem; }
.pane { display: flex; gap: 1rem; }
#plane {
  flex: none;
  width: auto;
  aspect-ratio: 1;
  border: 1px solid var(--_rule);
  border-radius: 3px;
  cursor: crosshair;
  touch-action: manipulation;
}
#timeline { flex: 1; min-width: 0; touch-action: pan-y; cursor: ew-resize; }
#message {
  position: absolute;
  inset: 1rem;
  height: max-content;
  padding: .75rem 1rem;
  border: 1px solid var(--_rule);
  border-radius: 4px;
  background: var(--_surface);
}
.controls { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: .5rem .875rem; align-items: center; }
#play { min-width: 6rem; }
.time { grid-column: 2 / 4; }
output { min-width: 4.5em; }
.choice { grid-column: 1 / 3; justify-self: start; }
.more { display: flex; gap: .5rem; align-items: center; justify-self: end; min-width: 0; }
@container (max-width: 44rem) {
  .pane { flex-direction: column; gap: .5rem; }
  #plane { width: auto; height: 66%; margin-inline: auto; max-width: 100%; }
  #timeline { height: auto; min-height: 0; }
  .choice { grid-column: 1 / -1; justify-self: stretch; }
  .choice label { padding: 0 .25rem; }
  .more { grid-column: 1 / -1; justify-self: stretch; }
  .more select { flex: 1; }
  output { min-width: 3.75em; }
}
`;
