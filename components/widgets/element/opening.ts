/**
 * Calls when a reader is about to open a select: an act of theirs, so that only
 * now its list may be fetched, and early enough to have something to choose.
 */
export function onOpening(select: Element, act: () => void) {
  for (const event of ["pointerdown", "focus"]) {
    select.addEventListener(event, act);
  }
}
