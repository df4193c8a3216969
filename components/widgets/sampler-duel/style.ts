import { ticksLeft } from "./ticks.ts";

export const style = `
:host { --_alone: 32.25rem; --_most: 32.25rem; }
/* All of it fits into the room of the still figure, however high that is. */
.pane { container-type: size; }
.duel {
  --gap: 1.5rem;
  --small: 7.5rem;
  --picture: min(100cqw / 3 - 1rem, 100cqh - 14.5rem);
  display: grid;
  grid-template-columns: repeat(3, var(--picture));
  justify-content: center;
  gap: .5rem var(--gap);
}
.head { height: 2.6rem; overflow: hidden; line-height: 1.3rem; }
.head span { display: block; color: var(--_muted); white-space: nowrap; }
.name { margin-inline-start: .25rem; color: var(--_prediction); }
.stochastic .name { color: var(--_noise); }
.side canvas {
  width: var(--picture);
  height: var(--picture);
  border: 1px solid var(--_rule);
  border-radius: 3px;
  background: var(--_surface);
}
@media (prefers-color-scheme: dark) {
  .side canvas:not(#curve) { filter: brightness(.88); }
}
@media (min-resolution: 1.5dppx) { .side canvas { image-rendering: pixelated; } }
.what { height: 1.75rem; line-height: 1.75rem; overflow: hidden; white-space: nowrap; color: var(--_muted); }
.what i, .what sub, .what b { color: var(--_text); }
.now { display: flex; gap: .75rem; align-items: center; }
.now canvas { flex: none; width: var(--small); height: var(--small); }
.counts { display: grid; gap: .125rem; }
.counts i { font-size: 1.2em; }
#mean { font-size: 1rem; }
.apart #curve { height: var(--small); border: 0; border-radius: 0; background: none; }
#note { grid-column: 1 / -1; min-height: 1.4em; color: var(--_muted); }

.controls {
  display: grid;
  grid-template-columns: repeat(2, minmax(0, 1fr));
  gap: .5rem 1.5rem;
  align-items: center;
}
.transport, .shared, .setting { display: flex; gap: .5rem .875rem; align-items: center; min-width: 0; }
.transport, .shared { grid-column: 1 / -1; }
#play { min-width: 7.5rem; }
.track { position: relative; flex: 1; min-width: 0; height: 2.75rem; padding-inline-start: ${ticksLeft}px; }
#ticks { position: absolute; inset: 0; }
#scrub { position: relative; }
#scrub:disabled { opacity: .4; cursor: default; }
#prompt { flex: 1 1 9rem; }
.seed { display: flex; gap: .5rem; align-items: center; }
#seed { width: 5.5rem; min-height: 2.75rem; padding: 0 .5rem; border: 1px solid var(--_rule); border-radius: 6px; background: var(--_surface); }
#dice, #still { flex: none; display: grid; place-items: center; width: 2.75rem; padding: 0; }
svg { width: 1rem; height: 1rem; fill: none; stroke: currentColor; stroke-width: 1.5; }
.dots { fill: currentColor; stroke: none; }
.guidance { flex: 1 1 14rem; }
.guidance output { display: inline-block; min-width: 2em; }
.setting select { flex: 1 1 0; }
.setting .slider { flex: 1.3 1 0; }
.setting output { min-width: 4.25em; }

@container (max-width: 44rem) {
  .widget { --_alone: 34rem; --_most: 34rem; }
  .duel {
    --gap: .75rem;
    --small: 4.25rem;
    --picture: min((100cqw - var(--gap)) / 2, 100cqh - 23.25rem);
    grid-template-columns: repeat(2, var(--picture));
    font-size: .75rem;
  }
  .apart {
    display: grid;
    grid-column: 1 / -1;
    grid-template: auto auto minmax(0, 1fr) / 8rem minmax(0, 1fr);
    column-gap: .75rem;
  }
  .apart canvas { grid-row: 1 / -1; grid-column: 1; width: 8rem; height: 8rem; }
  .apart > :not(#apart) { grid-column: 2; }
  .apart #curve { grid-row: auto; width: 100%; height: 4rem; }
  .apart .head { height: 1.3rem; }
  .apart .head span { display: inline; }
  .now {
    display: grid;
    grid-template: var(--small) auto auto / auto minmax(0, 1fr);
    gap: .125rem .5rem;
  }
  .counts { display: contents; }
  .counts span:not(:first-child) { grid-column: 1 / -1; }
  .average { display: none; }
  #mean { font-size: .875rem; }
  .controls { grid-template-columns: minmax(0, 1fr); }
  .shared { flex-wrap: wrap; }
  #play { min-width: 6.5rem; padding: 0 .5rem; }
  #prompt { flex-basis: 6rem; }
  #seed { width: 4.5rem; }
}
`;
