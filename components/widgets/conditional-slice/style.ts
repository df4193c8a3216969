export const style = `
:host { --_alone: 30rem; --_most: 32rem; }
#view { position: absolute; inset: 0; }
/* The map alone is dragged up and down: elsewhere a finger moves the page. */
#map { position: absolute; cursor: ns-resize; touch-action: none; }
.handle { cursor: ns-resize; }
.controls { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: .5rem .875rem; align-items: center; }
#play { min-width: 9.5rem; }
#still { min-width: 2.75rem; justify-self: end; }
output { min-width: 5em; color: var(--_accent); }
@container (max-width: 44rem) {
  .widget { --_alone: 36rem; --_most: 36rem; }
  .controls { grid-template-columns: auto minmax(0, 1fr); }
  .y { order: 1; grid-column: 1 / -1; }
}
`;
