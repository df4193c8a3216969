/**
 * Folder of the model that the site was built with; the bundler puts it in, and
 * null into the npm package, which has no site about it.
 */
declare const SITE_MODEL: string | null;

/**
 * A file or folder of the site that the scripts are part of; null in the npm
 * package.
 *
 * @param path from the folder of the scripts; not written out where the address
 * is made, or else bundlers would look for the file in the package
 */
export function siteFile(path: string): URL | null {
  return SITE_MODEL === null ? null : new URL(path, import.meta.url);
}

/**
 * The folder where the files of an element lie: where its `src` says, or on the
 * site.
 *
 * @param src the attribute
 * @param path from the folder of the scripts, ending in "/"
 * @throws where neither is there
 */
export function sourceFolder(src: string | null, path: string): URL {
  const folder = src
    ? new URL(src.replace(/\/?$/, "/"), document.baseURI)
    : siteFile(path);
  if (folder) return folder;
  throw new Error(
    "This element does not know where its files are. Set its attribute src to the address of their folder.",
  );
}
