export const style = `
:host { --_alone: 26rem; --_most: 36rem; }
#view { position: absolute; inset: 0; touch-action: pan-y; }
#message { position: absolute; inset: auto 0 0 0; padding: .25rem .5rem; background: var(--_surface); color: var(--_accent); }
.controls { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: .5rem .875rem; align-items: center; }
#play { min-width: 7.5rem; }
output { min-width: 4.5em; }
.data { display: flex; grid-column: 1 / -1; gap: .25rem; align-items: center; }
.data button { min-width: 2.75rem; }
#noise { margin-inline-start: auto; }
#count { min-width: 4em; text-align: center; white-space: nowrap; }
.handle { --_handle: var(--_data); }
@container (max-width: 44rem) {
  #play { min-width: 6.5rem; }
  .data button { padding: 0 .5rem; }
  .data { gap: .125rem; }
}
`;
