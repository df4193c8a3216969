import { sourceFolder } from "../element/site_file.ts";

/** Folder of the model that the site was built with; the bundler puts it in. */
declare const SITE_MODEL: string | null;

/**
 * Where an element's model lies: what `src` says, or beside the scripts.
 *
 * @throws in the npm package, where no `src` is given
 */
export function modelAddress(element: Element): URL {
  const src = element.getAttribute("src");
  return sourceFolder("src", src, `../../models/${SITE_MODEL}/`);
}

/** What `runtime` says; undefined for the runtime beside the scripts. */
export function runtimeAddress(element: Element): URL | undefined {
  const runtime = element.getAttribute("runtime");
  return runtime ? new URL(runtime, document.baseURI) : undefined;
}
