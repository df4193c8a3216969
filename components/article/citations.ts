import type { MarkdownIt } from "markdown-it";
import { type Say, sayInEnglish } from "../languages/say.ts";
import type { BibEntry } from "./bibtex.ts";
import { escapeHtml } from "./escape_html.ts";
import { permalink } from "./headings.ts";
import {
  decodeComment,
  encodeComment,
  lineOf,
  problemMarker,
} from "./problem.ts";

/** The works that may be cited, by key. */
export type Bibliography = ReadonlyMap<string, BibEntry>;

/** Works named at one place, as they travel in the page. */
interface Citation {
  /** In a sentence, "Ho et al. (2020)"; else in brackets. */
  isInText: boolean;
  works: { key: string; rest: string }[];
}

/**
 * Markdown: `[@ho2020ddpm]` → "(Ho et al., 2020)", `[@a; @b, p. 3]` → "(A,
 * 2020; B, 2021, p. 3)", and in a sentence `@ho2020ddpm` → "Ho et al. (2020)".
 * `nameWorks` then writes them in the language of the page.
 */
export default function citations(md: MarkdownIt): void {
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

  md.renderer.rules.citation = (tokens, i) =>
    placeFor({
      isInText: false,
      works: tokens[i].content.split(";").map((part) => {
        const [, key, rest] = part.trim().match(/^@([\w:-]+)(.*)$/s)!;
        return { key, rest };
      }),
    });
  md.renderer.rules.citation_in_text = (tokens, i) =>
    placeFor({ isInText: true, works: [{ key: tokens[i].content, rest: "" }] });
}

function placeFor(citation: Citation): string {
  return `<!--citation ${encodeComment(citation)}-->`;
}

/**
 * Writes the citations of a page: each a link to the list of references, with
 * the work as hover text.
 *
 * @returns the page; an unknown work leaves a problem's marker
 */
export function nameWorks(
  html: string,
  works: Bibliography,
  say: Say,
): string {
  return html.replaceAll(/<!--citation (\S+?)-->/g, (_, json: string) => {
    const citation = decodeComment<Citation>(json);
    const links = citation.works.map(({ key, rest }) =>
      link(key, works, (work) => {
        const names = shortNames(work, say);
        return citation.isInText
          ? say`${names} (${year(work, say)})`
          : say`${names}, ${year(work, say)}`;
      }) + escapeHtml(rest)
    );
    return citation.isInText
      ? links[0]
      : `<span class="citations">${say`(${links.join(say("; "))})`}</span>`;
  });
}

/**
 * The list of works that a page cites, in place of `<!-- references -->`.
 *
 * @returns the page; works cited without a list leave a problem's marker
 */
export function listReferences(
  html: string,
  works: Bibliography,
  say: Say,
): string {
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
      `<section class="references"><h2 id="references">${say`References`}${
        permalink("references", say)
      }</h2>\n<ol${say.lang === sayInEnglish.lang ? "" : ` lang="en"`}>\n${
        items.join("\n")
      }\n</ol></section>`,
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
function shortNames(
  { authors, hasMoreAuthors, key }: BibEntry,
  say: Say,
): string {
  const [first, second] = authors.map(({ family }) => family);
  if (authors.length > 2 || hasMoreAuthors) return say`${first} et al.`;
  return second ? say`${first} and ${second}` : first ?? key;
}

function year({ fields }: BibEntry, say: Say): string {
  return fields.year ?? fields.date?.slice(0, 4) ?? say`n.d.`;
}

function order(work: BibEntry): string {
  return `${work.authors[0]?.family ?? work.key} ${
    year(work, sayInEnglish)
  } ${work.key}`
    .toLowerCase();
}

/**
 * A work in full, as HTML: authors (year). Title. Where. Link. In English, as
 * the works are.
 */
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
    `${escapeHtml(who)} (${escapeHtml(year(work, sayInEnglish))}).`,
    `<cite>${escapeHtml(title)}</cite>.`,
    where && `${escapeHtml(where)}.`,
    target && `<a href="${escapeHtml(target)}">${escapeHtml(shown!)}</a>`,
  ].filter(Boolean).join(" ");
}
