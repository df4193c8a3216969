export const style = `
.stage { --_alone: 26rem; --_most: 26rem; }
.form { display: grid; grid-template-columns: minmax(0, 1.25fr) minmax(0, 1fr); gap: 1rem 2.5rem; height: 100%; }
.tensors { display: grid; grid-template: minmax(0, 1fr) auto / minmax(0, 1fr); min-height: 0; }
#view { height: 100%; min-height: 0; touch-action: pan-y; cursor: crosshair; }
.reading { display: flex; justify-content: space-between; gap: 1rem; min-height: 1.5em; padding-top: .375rem; white-space: nowrap; }
#value { overflow: hidden; text-overflow: ellipsis; }
.scale { display: flex; align-items: center; gap: .375rem; color: var(--_muted); }
.scale i { width: 4rem; height: .625rem; background: linear-gradient(90deg, var(--_data), transparent, var(--_accent)); }
.company { min-height: 0; overflow: auto; }
#pair { min-height: 2rem; margin-bottom: 1rem; font-size: .9375rem; }
#pair b { font-size: 1.375rem; }
#likeness { display: grid; gap: .5rem; margin-top: .5rem; }
#likeness li { display: grid; grid-template-columns: minmax(0, 1fr) 2.75rem 2.75rem; column-gap: .5rem; align-items: center; }
#likeness em { font-style: normal; overflow: hidden; text-overflow: ellipsis; }
#likeness b, #likeness s { text-align: right; text-decoration: none; font-weight: 400; }
#likeness b { font-weight: 600; }
#likeness small { grid-column: 2 / -1; color: var(--_muted); text-align: right; white-space: nowrap; }
.track { position: relative; grid-column: 1 / -1; height: 14px; margin: 0 11px; background: linear-gradient(var(--_rule), var(--_rule)) center / 100% 1px no-repeat; }
.track i { position: absolute; top: 0; left: var(--at); translate: -50%; }
i.first, i.second { width: 14px; height: 14px; border: 3px solid var(--_prediction); border-radius: 50%; }
i.first { background: var(--_prediction); }
i.alone { width: 2px; height: 14px; background: var(--_muted); }
.track .way { left: var(--from); right: calc(100% - var(--to)); top: 5.5px; height: 3px; translate: none; background: color-mix(in srgb, var(--_prediction) 45%, transparent); }
.axis { position: relative; height: 1.25rem; margin: .125rem 11px 0; color: var(--_muted); font-size: .75rem; }
.axis span { position: absolute; left: var(--at); translate: -50%; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin-top: .5rem; }
.legend span { display: inline-flex; align-items: center; gap: .375rem; }
#note:not(:empty) { margin-top: .75rem; padding-left: .625rem; border-left: 2px solid var(--_accent); color: var(--_muted); }
#hint { position: absolute; inset: 0; display: grid; place-items: center; color: var(--_muted); text-align: center; }
.controls { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .5rem .875rem; align-items: center; }
.act, .examples { display: flex; gap: .5rem; align-items: center; min-width: 0; }
.act { grid-column: 1 / -1; }
.examples { flex: 1; }
.examples > span { color: var(--_muted); margin-inline-start: .5rem; }
.act button { min-width: 2.75rem; }
#play { min-width: 6.5rem; }
.field { display: grid; grid-template-columns: 6rem minmax(0, 1fr); align-items: center; gap: .5rem; }
.field > span { color: var(--_muted); }
.field input { min-width: 0; width: 100%; min-height: 2.75rem; padding: 0 .75rem; border: 1px solid var(--_rule); border-radius: 6px; background: var(--_surface); }
.field select { width: 100%; }
#engine { line-height: 1.35; }
@container (max-width: 44rem) {
  .stage { --_alone: 42rem; --_most: 42rem; }
  .form { grid-template: minmax(13rem, 1fr) minmax(0, auto) / minmax(0, 1fr); }
  #pair { margin-bottom: .25rem; }
  #likeness { gap: .25rem; }
  .controls { grid-template-columns: minmax(0, 1fr); }
  .act { flex-wrap: wrap; justify-content: space-between; }
  .examples { order: 1; flex: 1 0 100%; }
  .examples > span { display: none; }
  .examples button { flex: auto; padding: 0 .25rem; }
  .field { grid-template-columns: 6rem minmax(0, 1fr); }
}
@container (max-width: 22rem) {
  .scale { display: none; }
  #pair b { font-size: 1.125rem; }
}
`;
