export const style = `
:host { --_alone: 33rem; --_most: 34rem; }
.pane {
  display: grid;
  grid-template: 1.25rem 14.75rem 2.6rem 1.25rem minmax(0, 1fr) / 12rem minmax(0, 1fr);
  gap: .35rem 1.5rem;
}
.head { overflow: hidden; margin: 0; font: inherit; font-weight: 600; white-space: nowrap; text-overflow: ellipsis; }
#of { color: var(--_prediction); }
.own #of { color: var(--_accent); }
.nearest { color: var(--_data); }
.query { min-width: 0; }
#pad {
  width: 100%;
  height: auto;
  aspect-ratio: 1;
  background: #fff;
  border: 2px solid var(--_prediction);
  border-radius: 3px;
  cursor: crosshair;
  touch-action: none;
}
.own #pad { border-color: var(--_accent); }
#what {
  display: -webkit-box;
  margin-top: .35rem;
  max-height: 2.8em;
  overflow: hidden;
  color: var(--_muted);
  -webkit-box-orient: vertical;
  -webkit-line-clamp: 2;
}
#near {
  display: grid;
  grid-template: repeat(2, minmax(0, 1fr)) / repeat(4, minmax(0, 1fr));
  gap: .25rem 1rem;
  min-width: 0;
  margin: 0;
  padding: 0;
  list-style: none;
}
#near li { display: grid; grid-template-columns: 4rem minmax(0, 1fr); gap: .5rem; align-content: start; visibility: hidden; }
#near .there { visibility: visible; }
#near canvas { width: 100%; height: auto; aspect-ratio: 1; background: #fff; border: 1px solid var(--_data); }
#near p { line-height: 1.3; overflow: hidden; }
#near b { position: absolute; font-size: 1rem; font-weight: 400; clip-path: inset(50%); }
/* The characters stand in where there are no pictures. */
.lettered #near b { position: static; clip-path: none; }
#near output { color: var(--_data); font-weight: 600; }
#near span {
  display: -webkit-box;
  max-height: 5.2em;
  overflow: hidden;
  color: var(--_muted);
  font-size: .75rem;
  overflow-wrap: break-word;
  hyphens: auto;
  -webkit-box-orient: vertical;
  -webkit-line-clamp: 4;
}
#verdict { grid-column: 1 / -1; align-self: center; font-size: .9375rem; line-height: 1.35; text-wrap: pretty; }
.legend { display: flex; grid-column: 1 / -1; flex-wrap: wrap; gap: 0 1.5rem; color: var(--_muted); }
.legend > ::before { display: inline-block; margin-inline-end: .4em; content: ""; }
.legend .real::before { width: .8em; height: .8em; background: color-mix(in srgb, var(--_data) 38%, transparent); vertical-align: -.05em; }
.legend .drawn::before { width: .6em; height: .6em; border-radius: 50%; background: var(--_prediction); vertical-align: .02em; }
#verdict b { color: var(--_prediction); }
.own #verdict b { color: var(--_accent); }
#histogram { grid-column: 1 / -1; min-height: 0; }
.controls {
  display: grid;
  grid-template-columns: auto auto minmax(0, 1fr) auto;
  gap: .5rem;
  align-items: center;
}
#play { min-width: 8.5rem; }
#prompt { width: 100%; text-overflow: ellipsis; }
input { min-width: 0; min-height: 2.75rem; padding: 0 .75rem; border: 1px solid var(--_rule); border-radius: 6px; background: var(--_surface); }
.joined { display: flex; gap: .25rem; }
#seed { width: 6rem; }
.icon { display: grid; place-items: center; width: 2.75rem; padding: 0; }
svg { width: 1.125rem; height: 1.125rem; fill: none; stroke: currentColor; stroke-width: 1.5; }
.dots { fill: currentColor; stroke: none; }
.data { display: flex; grid-column: 1 / -1; gap: .5rem; }
#own { flex: 0 1 12rem; }
#still { min-width: 2.75rem; margin-inline-start: auto; }
@media (prefers-color-scheme: dark) {
  #pad, #near canvas { filter: brightness(.88); }
}
@container (max-width: 44rem) {
  .live .still { max-height: 38rem; }
  .pane {
    grid-template: 1.25rem 9.75rem 1.25rem 8.75rem 2.6rem minmax(0, 1fr) / 7.25rem minmax(0, 1fr);
    gap: .35rem .875rem;
  }
  .nearest { grid-area: 3 / 1 / 4 / -1; }
  .query { grid-area: 2 / 1; }
  #verdict { grid-area: 1 / 2 / 3 / 3; align-self: start; font-size: .875rem; }
  #near { grid-area: 4 / 1 / 5 / -1; grid-template: minmax(0, 1fr) / repeat(4, minmax(0, 1fr)); gap: .5rem; }
  #near li { grid-template: auto minmax(0, 1fr) / minmax(0, 1fr); gap: .2rem; }
  #near li:nth-child(n + 5) { display: none; }
  #near p { text-align: center; }
  #near span { max-height: 2.6em; font-size: .6875rem; -webkit-line-clamp: 2; }
  .legend { grid-row: 5; align-content: start; }
  #histogram { grid-row: 6; }
  .controls { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
  #play { min-width: 0; }
  #prompt { grid-column: 1 / -1; }
  .joined { grid-column: 1 / -1; }
  #seed { flex: 1; }
  #own { flex: 1 1 6rem; }
}
`;
