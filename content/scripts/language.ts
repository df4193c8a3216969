/** Goes to the same place of the page in another language, not to its top. */
export function keepPlace(): void {
  for (
    const link of document.querySelectorAll<HTMLAnchorElement>(".language")
  ) {
    for (const event of ["click", "auxclick"]) {
      link.addEventListener(event, () => link.hash = placeInView());
    }
  }
}

/** The id of the last section or figure above the middle of the window. */
function placeInView(): string {
  const places = document.querySelectorAll(
    "main :is(h2, h3, figure, .glossary div, .references li)[id]",
  );
  const passed = [...places].findLast((it) =>
    it.getBoundingClientRect().top < innerHeight / 2
  );
  return scrollY > 0 && passed ? passed.id : "";
}
