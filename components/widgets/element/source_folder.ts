/**
 * Folder of the model that the site was built with; the bundler puts it in, and
 * null into the npm package, which has no site about it.
 */
declare const SITE_MODEL: string | null;

/**
 * Where the files of an element lie: where its `src` says, or on the site.
 *
 * @param src the attribute
 * @param onSite from the folder of the scripts, ending in "/"
 * @throws where nothing says it
 */
export function sourceFolder(src: string | null, onSite: string): URL {
  if (src) return new URL(src.replace(/\/?$/, "/"), document.baseURI);
  if (SITE_MODEL !== null) return new URL(onSite, import.meta.url);
  throw new Error(
    "This element does not know where its files are. Set its attribute src to the address of their folder.",
  );
}
