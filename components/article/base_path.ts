/**
 * Put the site's path before the absolute paths of a page: `/figures/a.webp` →
 * `/guide/figures/a.webp` where the site stands at `https://…/guide/`. Paths
 * that have it stay.
 *
 * @param url gives the path on the site, as `site.url` does
 */
export function prefixPaths(
  html: string,
  url: (path: string) => string,
): string {
  const isPath = (value: string) => /^\/(?!\/)/.test(value);
  return html.replaceAll(
    /(\s(?:href|src|poster|data)=")([^"]+)(?=")/g,
    (all, start, value) => isPath(value) ? start + url(value) : all,
  ).replaceAll(/(\ssrcset=")([^"]+)(?=")/g, (_, start, value: string) => {
    const candidates = value.split(/,\s+/).map((candidate) =>
      isPath(candidate)
        ? candidate.replace(/^\S+/, (path) => url(path))
        : candidate
    );
    return start + candidates.join(", ");
  }).replaceAll(/\sstyle="[^"]*"/g, (style) =>
    style.replaceAll(
      /(url\()([^)]+)/g,
      (all, start, value) => isPath(value) ? start + url(value) : all,
    ));
}
