/** Folder of the model that the site was built with; the bundler puts it in. */
declare const SITE_MODEL: string;

/** Where an element's model lies: what `src` says, or beside the scripts. */
export function modelAddress(element: Element): URL {
  const src = element.getAttribute("src");
  if (src) return new URL(src, document.baseURI);
  return new URL(`../../models/${SITE_MODEL}/`, import.meta.url);
}
