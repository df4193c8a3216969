import type Site from "lume/core/site.ts";

/** What an article needs beyond Markdown. */
export default function article(): (site: Site) => void {
  return (_site) => {};
}
