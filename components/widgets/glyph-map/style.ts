/**
 * The element's style. A page may set `--widget-text`, `-muted`, `-rule`,
 * `-surface`, `-accent`, `-on-accent`, `-data` and `-font` to make it its own;
 * without them it is light or dark as the page's `color-scheme` says.
 */
export const style = `
/* As high as this, where the page says nothing else. */
:host([open]) { height: 40rem; }
@media (max-width: 47rem) { :host([open]) { height: 58rem; } }
p, ul { margin: 0; padding: 0; list-style: none; }
button, input { font: inherit; color: inherit; margin: 0; }
.widget { display: flex; flex-direction: column; height: 100%; }
.still, .live { flex: 1; min-height: 0; }
.still { position: relative; min-height: 4.5rem; overflow: hidden; }
#open {
  position: absolute;
  inset: 1rem auto auto 50%;
  transform: translateX(-50%);
}
.live {
  position: relative;
  display: grid;
  grid-template: minmax(0, 1fr) / minmax(0, 1fr) 19rem;
  gap: 0 1.5rem;
}
.view { position: relative; min-height: 0; overflow: hidden; }
#map {
  display: block;
  width: 100%;
  height: 100%;
  cursor: grab;
  touch-action: none;
  user-select: none;
}
#map:active { cursor: grabbing; }
:focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px; }
#map:focus-visible { outline-offset: -2px; }
#labels { position: absolute; inset: 0; overflow: hidden; pointer-events: none; }
#labels span {
  position: absolute;
  padding: .125rem .5rem;
  background: color-mix(in srgb, var(--_surface) 88%, transparent);
  border-radius: 3px;
  font-weight: 600;
  white-space: nowrap;
  translate: -50% -50%;
}
#hint {
  position: absolute;
  z-index: 1;
  max-width: min(16rem, 80%);
  padding: .25rem .5rem;
  background: var(--_text);
  border-radius: 3px;
  color: var(--_surface);
  font-size: .8125rem;
  pointer-events: none;
}
button {
  min-height: 2.25rem;
  padding: 0 .75rem;
  border: 1px solid var(--_rule);
  border-radius: 999px;
  background: var(--_surface);
  cursor: pointer;
}
button:hover { border-color: var(--_muted); }
#open { font: .875rem / 1.4 var(--widget-font, system-ui, sans-serif); }
#open, #retry {
  border-color: var(--_accent);
  background: var(--_accent);
  color: var(--_on-accent);
  font-weight: 600;
}
.zoom {
  position: absolute;
  inset: auto auto .75rem .75rem;
  display: flex;
  gap: .375rem;
}
.zoom button { width: 2.25rem; padding: 0; }
.side {
  display: grid;
  grid-template: auto auto minmax(0, 1fr) auto / minmax(0, 1fr);
  min-height: 0;
}
#search {
  width: 100%;
  height: 2.5rem;
  padding: 0 .75rem;
  border: 1px solid var(--_rule);
  border-radius: 4px;
  background: var(--_surface);
}
#found {
  min-height: 1.4em;
  margin: .5rem 0 .25rem;
  color: var(--_muted);
  font-size: .8125rem;
}
#results { overflow-y: auto; }
#results button {
  display: grid;
  grid-template-columns: 2rem minmax(0, 1fr);
  align-items: baseline;
  width: 100%;
  padding: .125rem .25rem;
  border: 0;
  border-radius: 3px;
  background: none;
  text-align: left;
}
#results b, #neighbours button, #character { font-family: "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
#results b { font-size: 1.25rem; font-weight: 400; }
#results span {
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
  color: var(--_muted);
  font-size: .8125rem;
}
#results button:hover, #results button[aria-current="true"] { background: var(--_surface); }
#card {
  display: grid;
  grid-template-columns: 6rem minmax(0, 1fr);
  gap: .75rem 1rem;
  padding-top: 1rem;
  border-top: 1px solid var(--_rule);
}
#glyph {
  width: 6rem;
  height: 6rem;
  border: 1px solid var(--_rule);
  border-radius: 3px;
}
#character { font-size: 1.125rem; font-weight: 600; }
#character small { color: var(--_muted); font: 400 .75rem system-ui, sans-serif; }
#definition { max-height: 5.6em; overflow-y: auto; }
#facts, .near p { color: var(--_muted); font-size: .8125rem; }
.near { grid-column: 1 / -1; }
#neighbours { display: flex; gap: .25rem; margin-top: .25rem; }
#neighbours li { flex: 1; }
#neighbours button { width: 100%; padding: 0; border-radius: 3px; font-size: 1.125rem; }
#message {
  position: absolute;
  inset: 0;
  display: grid;
  place-content: center;
  justify-items: center;
  gap: 1rem;
  padding: 1rem;
  background: var(--_surface);
  text-align: center;
}
#message p { max-width: 30rem; }
@container (max-width: 44rem) {
  .live { grid-template: minmax(0, 1fr) auto / minmax(0, 1fr); gap: .75rem; }
  .side { grid-template-rows: auto auto 7rem 13rem; }
}
/* There the page's own address says which glyph it is. */
:host([permalink]) .share { display: none; }
@media print { .live { display: none; } }
`;
