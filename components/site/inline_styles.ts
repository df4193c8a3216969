import type { Page } from "lume/core/file.ts";
import type Site from "lume/core/site.ts";

const link = /<link rel="stylesheet" href="([^"]+)">/g;

/**
 * Puts the site's style sheets into the pages that link them: a reader sees
 * text when the page is there, and waits for no more. To be used after the
 * plugins that make style sheets.
 */
export default function inlineStyles(): (site: Site) => void {
  return (site) => {
    site.process([".html"], (pages: Page[], all: Page[]) => {
      const sheets = new Map(
        all.filter(({ outputPath }) => outputPath.endsWith(".css"))
          .map(({ data, text }) => [site.url(data.url), text]),
      );
      for (const page of pages) page.text = inlined(page.text, sheets);
    });
  };
}

/**
 * @param sheets style sheets by their addresses, as pages link them; what is
 *   not among them stays a link
 */
export function inlined(
  html: string,
  sheets: ReadonlyMap<string, string>,
): string {
  return html.replaceAll(link, (whole, href) => {
    const css = sheets.get(href);
    return css === undefined ? whole : `<style>${fromPage(css, href)}</style>`;
  });
}

/** Addresses in a style sheet are relative to it; in a page they are not. */
function fromPage(css: string, href: string): string {
  const base = new URL(href, "http://site/");
  return css.replaceAll(
    /url\((["']?)(?!data:|#)([^"')]+)\1\)/g,
    (_, quote, address) => {
      const { origin, pathname, href } = new URL(address, base);
      return `url(${quote}${origin === base.origin ? pathname : href}${quote})`;
    },
  );
}
