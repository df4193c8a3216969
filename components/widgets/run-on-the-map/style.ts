export const style = `
:host { --_alone: 34rem; --_most: 40rem; }
#view { position: absolute; inset: 0; }
.controls { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: .5rem .875rem; align-items: center; }
#play { min-width: 7.5rem; }
.time output { width: 16rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
#scrub:disabled { opacity: .45; }
.draw { display: flex; grid-column: 1 / -1; gap: .5rem .875rem; align-items: center; min-width: 0; }
#prompt { flex: 1 1 9rem; }
.seed { display: flex; gap: .5rem; align-items: center; }
#seed { width: 5.5rem; min-height: 2.75rem; padding: 0 .5rem; border: 1px solid var(--_rule); border-radius: 6px; background: var(--_surface); }
#dice, #still { flex: none; display: grid; place-items: center; width: 2.75rem; padding: 0; }
svg { width: 1rem; height: 1rem; fill: none; stroke: currentColor; stroke-width: 1.5; }
.dots { fill: currentColor; stroke: none; }
@container (max-width: 44rem) {
  #play { min-width: 6.5rem; }
  .time { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .time output { width: auto; }
  .draw { flex-wrap: wrap; column-gap: .5rem; }
  .draw button { padding: 0 .5rem; }
  #prompt { flex-basis: 100%; }
  .seed { flex: 1; }
  #seed { flex: 1; width: 3.5rem; min-width: 3.5rem; }
}
`;
