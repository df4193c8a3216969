import { Page } from "lume/core/file.ts";
import type Site from "lume/core/site.ts";
import { escapeHtml } from "../article/escape_html.ts";

/** An article as a feed tells of it. */
export interface FeedEntry {
  /** Absolute. */
  url: string;
  title: string;
  description: string;
  authors: readonly string[];
}

/**
 * What tells machines of the site: `sitemap.xml`, `robots.txt`, and `feed.xml`,
 * an Atom feed of the articles. An article is a page whose front matter names
 * its `authors`. The feed's date is that of the `version` in the pages' data.
 */
export default function feeds(): (site: Site) => void {
  return (site) => {
    site.process([".html"], (pages: Page[], all: Page[]) => {
      const absolute = (path: string) => site.url(path, true);
      const add = (url: string, content: string) =>
        all.push(Page.create({ url, content }));
      const shown = pages.filter(({ data }) => data.url !== "/404.html")
        .sort((a, b) => a.data.url < b.data.url ? -1 : 1);
      add("/sitemap.xml", sitemap(shown.map(({ data }) => absolute(data.url))));
      add("/robots.txt", robots(absolute("/sitemap.xml")));

      const articles = shown.filter(({ data }) => data.authors?.length);
      const [first] = articles;
      // No git, no date; and a feed without one is none.
      if (!first?.data.version?.date) return;
      add(
        "/feed.xml",
        atom({
          title: first.data.title,
          home: absolute("/"),
          self: absolute("/feed.xml"),
          date: first.data.version.date,
          entries: articles.map(({ data }) => ({
            url: absolute(data.url),
            title: data.title,
            description: data.description,
            authors: data.authors,
          })),
        }),
      );
    });
  };
}

/** https://www.sitemaps.org/protocol.html */
export function sitemap(urls: readonly string[]): string {
  const items = urls.map((url) => `<url><loc>${escapeHtml(url)}</loc></url>\n`);
  return `<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
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
  { title, home, self, date, entries }: {
    title: string;
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
<feed xmlns="http://www.w3.org/2005/Atom">
<title>${escapeHtml(title)}</title>
<id>${escapeHtml(home)}</id>
<link href="${escapeHtml(home)}"/>
<link rel="self" type="application/atom+xml" href="${escapeHtml(self)}"/>
${updated}
${items.join("")}</feed>
`;
}
