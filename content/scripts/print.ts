/**
 * Asks for what paper needs and the screen did not: the pictures and faces of
 * what is out of sight, and light pictures where the screen is dark. A browser
 * waits for what is asked for before it prints, but not for what it finds
 * missing while it prints.
 */
export function printWhole(): void {
  const inSight = document.createElement("style");
  inSight.textContent = "* { content-visibility: visible !important }";
  const darkPictures = document.querySelectorAll<HTMLSourceElement>(
    'source[media*="dark"]',
  );
  const media = Array.from(darkPictures, (source) => source.media);

  addEventListener("beforeprint", () => {
    document.head.append(inSight);
    for (const source of darkPictures) source.media = "not all";
    // masks and faces are asked for when what has them is laid out
    document.body.getBoundingClientRect();
  });
  addEventListener("afterprint", () => {
    inSight.remove();
    darkPictures.forEach((source, at) => source.media = media[at]);
  });
}
