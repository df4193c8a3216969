export const style = `
:host { --_alone: 21rem; --_most: 22rem; }
.pane { display: grid; grid-template-rows: auto minmax(0, 1fr); gap: .5rem; }
.readout { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1.25em; font-weight: 600; }
.readout i { font-weight: 400; }
.drawn { color: var(--_data); }
.fit { min-width: 11em; color: var(--_prediction); text-align: end; }
.chart { position: relative; }
#view { position: absolute; inset: 0; }
.controls { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: .5rem .875rem; align-items: center; }
#play { min-width: 8.5rem; }
.data { display: flex; gap: .25rem; }
.data button { min-width: 2.75rem; }
.handle { --_handle: var(--_text); }
@container (max-width: 44rem) {
  .readout .true { display: none; }
  .data { grid-column: 1 / -1; justify-content: space-between; }
  #play { min-width: 7rem; }
}
`;
