import { Page } from "lume/core/file.ts";
import type Site from "lume/core/site.ts";
import { escapeHtml } from "../article/escape_html.ts";
import { languages } from "../languages/languages.ts";
import type { Alternate } from "./languages.ts";

/** An article as a feed tells of it. */
export interface FeedEntry {
  /** Absolute. */
  url: string;
  title: string;
  description: string;
  authors: readonly string[];
}

/** A page as the sitemap has it; addresses are absolute. */
export interface SitemapEntry {
  url: string;
  /** The page in all languages that it is in, its own among them. */
  alternates?: readonly Pick<Alternate, "lang" | "url">[];
}

/**
 * What tells machines of the site: `sitemap.xml`, `robots.txt`, and for each
 * language `feed.xml`, an Atom feed of the articles. An article is a page whose
 * front matter names its `authors`. The feed's date is that of the `version` in
 * the pages' data.
 */
export default function feeds(): (site: Site) => void {
  return (site) => {
    site.process([".html"], (pages: Page[], all: Page[]) => {
      const absolute = (path: string) => site.url(path, true);
      const add = (url: string, content: string) =>
        all.push(Page.create({ url, content }));
      const shown = pages.filter(({ data }) => !data.url.endsWith("/404.html"))
        .sort((a, b) => a.data.url < b.data.url ? -1 : 1);
      add(
        "/sitemap.xml",
        sitemap(shown.map(({ data }) => ({
          url: absolute(data.url),
          alternates: data.alternates?.map(({ lang, url }: Alternate) => ({
            lang,
            url: absolute(url),
          })),
        }))),
      );
      add("/robots.txt", robots(absolute("/sitemap.xml")));

      for (const { tag, home } of languages) {
        const articles = shown.filter(({ data }) =>
          data.authors?.length && (data.lang ?? languages[0].tag) === tag
        );
        const [first] = articles;
        // No git, no date; and a feed without one is none.
        if (!first?.data.version?.date) continue;
        const self = `${home}feed.xml`;
        add(
          self,
          atom({
            title: first.data.title,
            lang: tag,
            home: absolute(home),
            self: absolute(self),
            date: first.data.version.date,
            entries: articles.map(({ data }) => ({
              url: absolute(data.url),
              title: data.title,
              description: data.description,
              authors: data.authors,
            })),
          }),
        );
      }
    });
  };
}

/**
 * https://www.sitemaps.org/protocol.html, and for languages
 * https://developers.google.com/search/docs/specialty/international/localized-versions
 */
export function sitemap(entries: readonly SitemapEntry[]): string {
  const items = entries.map(({ url, alternates = [] }) => {
    const links = alternates.map((it) =>
      `<xhtml:link rel="alternate" hreflang="${it.lang}" href="${
        escapeHtml(it.url)
      }"/>`
    );
    return `<url><loc>${escapeHtml(url)}</loc>${links.join("")}</url>\n`;
  });
  return `<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
${items.join("")}</urlset>
`;
}

export function robots(sitemap: string): string {
  return `User-agent: *\nAllow: /\n\nSitemap: ${sitemap}\n`;
}

/**
 * RFC 4287.
 *
 * @param date "YYYY-MM-DD"
 */
export function atom(
  { title, lang, home, self, date, entries }: {
    title: string;
    lang: string;
    home: string;
    self: string;
    date: string;
    entries: readonly FeedEntry[];
  },
): string {
  const updated = `<updated>${date}T00:00:00Z</updated>`;
  const items = entries.map(({ url, title, description, authors }) =>
    `<entry>
<title>${escapeHtml(title)}</title>
<id>${escapeHtml(url)}</id>
<link href="${escapeHtml(url)}"/>
${updated}
${
      authors.map((name) =>
        `<author><name>${escapeHtml(name)}</name></author>\n`
      ).join("")
    }<summary>${escapeHtml(description)}</summary>
</entry>
`
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${lang}">
<title>${escapeHtml(title)}</title>
<id>${escapeHtml(home)}</id>
<link href="${escapeHtml(home)}"/>
<link rel="self" type="application/atom+xml" href="${escapeHtml(self)}"/>
${updated}
${items.join("")}</feed>
`;
}
