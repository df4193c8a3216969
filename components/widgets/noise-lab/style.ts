export const style = `
:host { --_alone: 26rem; --_most: 30rem; }
#view { position: absolute; inset: 0; touch-action: pan-y; cursor: ew-resize; }
.controls { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: .5rem .875rem; align-items: center; }
#play { min-width: 7.5rem; }
.time { grid-column: 2 / 4; }
output { min-width: 4.5em; }
.choice { grid-column: 1 / 3; justify-self: start; }
.data { display: flex; gap: .25rem; align-items: center; justify-self: end; }
.data button { min-width: 2.75rem; }
#count { min-width: 4em; text-align: center; }
.handle.peak { --_handle: var(--_data); }
.handle.start { --_handle: var(--_noise); }
@container (max-width: 44rem) {
  .choice { grid-column: 1 / -1; justify-self: stretch; }
  .choice label { padding: 0 .25rem; }
  .data { grid-column: 1 / -1; justify-self: stretch; justify-content: space-between; }
  #play { min-width: 6.5rem; }
  .data button { padding: 0 .5rem; }
  .time { gap: .375rem; }
  output { min-width: 3.75em; }
}
`;
