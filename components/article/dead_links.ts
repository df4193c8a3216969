import type { Problem } from "./problem.ts";

/** The files of a site, as far as links go. */
export interface LinkTargets {
  /** Whether a file is there; path from the site's root: "/a/index.html". */
  hasFile(path: string): boolean;
  /** The HTML of a page, or undefined if that is no page. */
  html(path: string): string | undefined;
}

/**
 * What a page asks of its own site that is not there: links to pages, to places
 * in them, images, style sheets and scripts.
 *
 * @param html the page as it is written, `url` its address ("/a/")
 * @param location where the site stands: links to other origins are not checked
 */
export function deadLinks(
  html: string,
  url: string,
  location: URL,
  targets: LinkTargets,
): Problem[] {
  const root = location.pathname.replace(/\/?$/, "/");
  const base = new URL(root + url.slice(1), location);
  const problems: Problem[] = [];
  for (const reference of referencesOf(html)) {
    const target = URL.parse(reference, base);
    if (!target || target.origin !== base.origin) continue;
    const why = fault(target);
    if (!why) continue;
    const path = reference.replace(location.origin, "");
    // As the author wrote it: without the path that the site stands under.
    const text = path.startsWith(root) ? `/${path.slice(root.length)}` : path;
    problems.push({
      text: [`](${text})`, `"${text}"`],
      message: `the link to ${text} is dead: ${why}.`,
    });
  }
  return problems;

  function fault({ pathname, hash }: URL): string | undefined {
    if (!pathname.startsWith(root)) return `it is not below ${root}`;
    let path = decodeURIComponent(`/${pathname.slice(root.length)}`);
    if (path.endsWith("/")) path += "index.html";
    const own = decodeURIComponent(url).replace(/\/$/, "/index.html");
    if (path !== own && !targets.hasFile(path)) {
      return `the site has no ${path}`;
    }
    const id = decodeURIComponent(hash.slice(1));
    if (!id || id === "top") return undefined;
    const page = path === own ? html : targets.html(path);
    if (page === undefined || idsOf(page).has(id)) return undefined;
    return `${path} has nothing with the id "${id}"`;
  }
}

/** The ids of a page. */
const idsOf = remembered((html) =>
  html.matchAll(/\s(?:id|name)="([^"]*)"/g).map(([, id]) => id)
);

/** What a page links to or shows. */
const referencesOf = remembered(references);

/** Pages are asked the same often, and stay while one of them is edited. */
function remembered(
  find: (html: string) => Iterable<string>,
): (html: string) => Set<string> {
  const known = new Map<string, Set<string>>();
  return (html) => {
    const found = known.get(html) ?? new Set(find(html));
    if (known.size > 200) known.clear();
    known.set(html, found);
    return found;
  };
}

function* references(html: string): Generator<string> {
  html = html.replaceAll(/<(script|style)\b([^>]*)>[^]*?<\/\1>/g, "<$1$2>")
    .replaceAll(/<!--[^]*?-->/g, "");
  const unescape = (value: string) => value.replaceAll("&amp;", "&");
  for (
    const [, value] of html.matchAll(
      /<[a-z][^<>]*?\s(?:href|src|poster)="([^"]*)"/g,
    )
  ) yield unescape(value);
  for (const [, value] of html.matchAll(/\ssrcset="([^"]+)"/g)) {
    for (const candidate of unescape(value).split(/,\s+/)) {
      yield candidate.trim().split(/\s+/)[0];
    }
  }
}
