export const style = `
:host { --_alone: 44rem; --_most: 46rem; }
#view { position: absolute; inset: 0; touch-action: pan-y; cursor: crosshair; }
.controls { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: .5rem .875rem; align-items: center; }
#play { min-width: 9rem; }
#pixel { min-height: 1.4em; line-height: 1.4; }
#pixel span { color: var(--_data); font-weight: 600; white-space: nowrap; }
.data { display: flex; grid-column: 1 / -1; gap: .5rem; }
.data select { flex: 1; }
#own { flex: 1; min-width: 0; min-height: 2.75rem; padding: 0 .75rem; border: 1px solid var(--_rule); border-radius: 6px; background: var(--_surface); }
.data button { min-width: 2.75rem; margin-inline-start: auto; }
#message { grid-column: 1 / -1; color: var(--_accent); }
`;
