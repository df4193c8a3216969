import type Site from "lume/core/site.ts";

/** An article as others cite it: the data of its page. */
export interface Citable {
  title: string;
  authors: readonly string[];
  url: string;
  description?: string;
  lang?: string;
  /** The site's: see `content/_data/version.ts`. */
  version?: { commit?: string; date?: string };
}

/**
 * Filters for what a page says of itself to those who cite it: `bibtex`,
 * `jsonLd`, and `longDate` for the date in words.
 */
export default function citation(): (site: Site) => void {
  return (site) => {
    const absolute = (it: Citable) => ({ ...it, url: site.url(it.url, true) });
    site.filter("bibtex", (it: Citable) => bibtex(absolute(it)));
    site.filter("jsonLd", (it: Citable) => jsonLd(absolute(it)));
    site.filter("longDate", longDate);
  };
}

/**
 * A BibTeX entry. A name of several words without a comma is a group's, which
 * braces keep whole.
 *
 * @param url absolute
 */
export function bibtex({ title, authors, url, version = {} }: Citable): string {
  const [year, month] = version.date?.split("-") ?? [];
  const names = authors.map((name) => name.includes(",") ? name : `{${name}}`);
  const fields: Record<string, string | undefined> = {
    author: `{${names.join(" and ")}}`,
    title: `{{${title}}}`,
    year: year && `{${year}}`,
    month: month && months[Number(month) - 1],
    url: `{${url}}`,
    note: version.commit && `{Version ${version.commit}}`,
  };
  // A key has no letters but these: for other titles the address has to do.
  const words = (text: string) => text.toLowerCase().match(/[a-z0-9]+/g);
  const key = (words(title) ?? words(url)!.slice(1)).join("-");
  const lines = Object.entries(fields).filter(([, value]) => value)
    .map(([name, value]) => `  ${name.padEnd(6)} = ${value}`);
  return `@misc{${key},\n${lines.join(",\n")}\n}`;
}

/** https://schema.org/ScholarlyArticle, to stand in a script element. */
export function jsonLd(
  { title, authors, url, description, lang, version = {} }: Citable,
): string {
  return JSON.stringify({
    "@context": "https://schema.org",
    "@type": "ScholarlyArticle",
    headline: title,
    description,
    inLanguage: lang,
    url,
    author: authors.map((name) => ({
      "@type": name.includes(",") ? "Person" : "Organization",
      name,
    })),
    dateModified: version.date,
    version: version.commit,
  }).replaceAll("<", "\\u003c");
}

/** BibTeX's own names. */
const months = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");

/** "2026-03-09" → "9 March 2026", "2026年3月9日" */
export function longDate(date: string, lang: string): string {
  return new Date(date).toLocaleDateString(lang === "en" ? "en-GB" : lang, {
    dateStyle: "long",
    timeZone: "UTC",
  });
}
