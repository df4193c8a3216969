import type { MarkdownIt } from "markdown-it";
import type { BibEntry } from "./bibtex.ts";
import { escapeHtml } from "./escape_html.ts";
import { permalink } from "./headings.ts";
import { lineOf, problemMarker } from "./problem.ts";

/** The works that may be cited, by key. */
export type Bibliography = ReadonlyMap<string, BibEntry>;

/**
 * Markdown: `[@ho2020ddpm]` → "(Ho et al., 2020)", `[@a; @b, p. 3]` → "(A,
 * 2020; B, 2021, p. 3)", and in a sentence `@ho2020ddpm` → "Ho et al. (2020)".
 * Each is a link to the list of references, with the work as hover text.
 *
 * @param works gives the bibliography at the time of rendering
 */
export default function citations(
  md: MarkdownIt,
  works: () => Bibliography,
): void {
  md.inline.ruler.before("link", "citation", (state, silent) => {
    const rest = state.src.slice(state.pos);
    const group = rest.match(/^\[(@[\w:-]+[^\]@]*(?:;\s*@[\w:-]+[^\]@]*)*)\]/);
    if (!group) return false;
    if (!silent) {
      const token = state.push("citation", "", 0);
      token.content = group[1];
    }
    state.pos += group[0].length;
    return true;
  });
  md.inline.ruler.before("link", "citation_in_text", (state, silent) => {
    if (/[\w.]$/.test(state.src.slice(0, state.pos))) return false;
    const match = state.src.slice(state.pos).match(/^@([a-z][\w:-]*\w)/);
    if (!match) return false;
    if (!silent) state.push("citation_in_text", "", 0).content = match[1];
    state.pos += match[0].length;
    return true;
  });

  md.renderer.rules.citation = (tokens, i) => {
    const parts = tokens[i].content.split(";").map((part) => {
      const [, key, rest] = part.trim().match(/^@([\w:-]+)(.*)$/s)!;
      return link(
        key,
        works(),
        (work) => `${shortNames(work)}, ${year(work)}`,
      ) + escapeHtml(rest);
    });
    return `<span class="citations">(${parts.join("; ")})</span>`;
  };
  md.renderer.rules.citation_in_text = (tokens, i) =>
    link(
      tokens[i].content,
      works(),
      (work) => `${shortNames(work)} (${year(work)})`,
    );
}

/**
 * The list of works that a page cites, in place of `<!-- references -->`.
 *
 * @returns the page; works cited without a list leave a problem's marker
 */
export function listReferences(html: string, works: Bibliography): string {
  const keys = citedIn(html);
  const cited = [...new Set(keys)].map((key) => works.get(key)!)
    .sort((a, b) => order(a) < order(b) ? -1 : 1);
  const place = "<!-- references -->";
  if (!cited.length) return html.replace(place, "");
  if (!html.includes(place)) {
    return html + problemMarker({
      text: `@${keys[0]}`,
      message:
        `works are cited but not listed. Write ${place} in the page or layout.`,
    });
  }
  const items = cited.map((work) =>
    `<li id="ref-${work.key}">${reference(work)}</li>`
  );
  return html.replace(
    place,
    () =>
      `<section class="references"><h2 id="references">References${
        permalink("references")
      }</h2>\n<ol>\n${items.join("\n")}\n</ol></section>`,
  );
}

/** The keys of the works that a page cites, as often as it does. */
export function citedIn(html: string): string[] {
  return [...html.matchAll(/class="citation" href="#ref-([^"]+)"/g)]
    .map(([, key]) => key);
}

/**
 * A line `file:line: message` for each work that no page cites.
 *
 * @param source the BibTeX file's text, `path` its name
 */
export function uncited(
  works: Bibliography,
  cited: ReadonlySet<string>,
  source: string,
  path: string,
): string[] {
  return [...works.keys()].filter((key) => !cited.has(key)).map((key) =>
    `${path}:${
      lineOf(`{${key},`, source)
    }: no page cites "${key}". Cite it, or take it out.`
  );
}

function link(
  key: string,
  works: Bibliography,
  text: (work: BibEntry) => string,
): string {
  const work = works.get(key);
  if (!work) {
    return problemMarker({
      text: `@${key}`,
      message:
        `the bibliography has no work "${key}". Add it to the .bib file.`,
    });
  }
  const hover = reference(work).replaceAll(/<[^>]+>/g, "");
  return `<a class="citation" href="#ref-${key}" title="${hover}">${
    escapeHtml(text(work))
  }</a>`;
}

/** "Ho", "Ho and Salimans", "Ho et al." */
function shortNames({ authors, hasMoreAuthors, key }: BibEntry): string {
  const names = authors.map(({ family }) => family);
  if (names.length > 2 || hasMoreAuthors) return `${names[0]} et al.`;
  return names.join(" and ") || key;
}

function year({ fields }: BibEntry): string {
  return fields.year ?? fields.date?.slice(0, 4) ?? "n.d.";
}

function order(work: BibEntry): string {
  return `${work.authors[0]?.family ?? work.key} ${year(work)} ${work.key}`
    .toLowerCase();
}

/** A work in full, as HTML: authors (year). Title. Where. Link. */
function reference(work: BibEntry): string {
  const { fields, authors, hasMoreAuthors } = work;
  const names = authors.map(({ family, given }) => {
    const initials = given.split(/[\s.]+/).filter(Boolean)
      .map((name) => name.split("-").map((part) => `${part[0]}.`).join("-"));
    return [family, initials.join(" ")].filter(Boolean).join(", ");
  });
  if (hasMoreAuthors) names.push("et al.");
  const who = names.length > 1 && !hasMoreAuthors
    ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`
    : names.join(", ");
  const { title = "Untitled", volume, number, pages, doi, eprint, url } =
    fields;
  const where = [
    fields.journal ?? fields.booktitle ?? fields.publisher ??
      fields.howpublished,
    volume && (number ? `${volume}(${number})` : volume),
    pages,
  ].filter(Boolean).join(", ");
  const target = doi
    ? `https://doi.org/${doi}`
    : eprint
    ? `https://arxiv.org/abs/${eprint}`
    : url;
  const shown = doi ? `doi:${doi}` : eprint ? `arXiv:${eprint}` : url;
  return [
    `${escapeHtml(who)} (${escapeHtml(year(work))}).`,
    `<cite>${escapeHtml(title)}</cite>.`,
    where && `${escapeHtml(where)}.`,
    target && `<a href="${escapeHtml(target)}">${escapeHtml(shown!)}</a>`,
  ].filter(Boolean).join(" ");
}
