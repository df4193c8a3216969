import type { MarkdownIt } from "markdown-it";
import { parse as parseYaml } from "@std/yaml/parse.js";
import type { Say } from "../languages/say.ts";
import { escapeHtml } from "./escape_html.ts";
import { permalink, slug } from "./headings.ts";
import { decodeComment, encodeComment, problemMarker } from "./problem.ts";

/** A word or symbol that explains itself where it is used. */
export interface GlossaryEntry {
  /**
   * Made of the term if it is not given; part of the ids `term-<id>` and
   * `def-<id>`. The same in all languages.
   */
  id: string;
  /** Markdown: a word, or a formula between dollars. */
  term: string;
  /** How a symbol is read aloud. */
  say?: string;
  /** Markdown, one sentence or two. */
  means: string;
}

/** What may be explained, each entry by every name that it goes by. */
export interface Glossary {
  entries: readonly GlossaryEntry[];
  find(name: string): GlossaryEntry | undefined;
}

/**
 * Read a glossary: a YAML list of `term` and `means`, with `also` for further
 * names, `say` for a symbol, and `id`, which is a name too. Plurals in "s" need
 * no name of their own.
 *
 * @param path named in errors
 * @throws with the line, if an entry lacks one of the two, or a name is taken
 */
export function parseGlossary(source: string, path: string): Glossary {
  const names = new Map<string, GlossaryEntry>();
  const lines = [...source.matchAll(/^- /gm)]
    .map(({ index }) => source.slice(0, index).split("\n").length);
  const list = (parseYaml(source) ?? []) as Record<string, unknown>[];
  const entries = list.map(({ term, id, also = [], say, means }, i) => {
    const fail = (message: string): never => {
      throw new Error(`${path}:${lines[i]}: ${message}`);
    };
    if (typeof term !== "string" || typeof means !== "string") {
      return fail("an entry of the glossary has a `term` and what it `means`.");
    }
    const entry: GlossaryEntry = {
      id: id ? String(id) : idOf(term),
      term,
      means: means.trim(),
      ...(say ? { say: String(say) } : {}),
    };
    const all = [term, ...also as string[], ...id ? [String(id)] : []];
    for (const name of new Set(all.map(normal))) {
      if (names.has(name)) fail(`"${name}" is in the glossary already.`);
      names.set(name, entry);
    }
    return entry;
  });
  if (new Set(entries.map(({ id }) => id)).size < entries.length) {
    const taken = entries.find(({ id }, i) =>
      entries.findIndex((other) => other.id === id) < i
    )!;
    throw new Error(`${path}: two terms have the id "${taken.id}".`);
  }
  return {
    entries,
    find: (name) =>
      names.get(normal(name)) ?? names.get(normal(name).replace(/s$/, "")),
  };
}

/** "noise schedule" → "noise-schedule"; of a symbol, $x_T$ → "x-T", not "x-t". */
function idOf(term: string): string {
  return term.startsWith("$")
    ? term.replaceAll(/[^A-Za-z0-9]+/g, "-").replaceAll(/^-|-$/g, "")
    : slug(term);
}

/** Names are compared in lower case, but for formulas, where case says much. */
function normal(name: string): string {
  return name.startsWith("$")
    ? name.replaceAll(/\s+|\\[,;!]/g, "")
    : name.replaceAll(/\s+/g, " ").trim().toLowerCase();
}

/**
 * Markdown: `[[noise schedule]]`, or in other words `[[schedule|noise
 * schedule]]`, and for a symbol `[[$\bar\alpha_t$]]`: a link to its entry in
 * the glossary of the page, which the page shows on hover. `listGlossary` finds
 * the entry, in the language of the page.
 */
export default function glossaryTerms(md: MarkdownIt): void {
  const part = String.raw`(?:\$[^$]+\$|[^\[\]|$])+`;
  const pattern = new RegExp(String.raw`^\[\[(${part})(?:\|(${part}))?\]\]`);
  md.inline.ruler.before("link", "glossary_term", (state, silent) => {
    const match = state.src.slice(state.pos).match(pattern);
    if (!match) return false;
    if (!silent) {
      const token = state.push("glossary_term", "a", 0);
      token.content = match[2] ?? match[1];
      token.markup = match[0];
      token.children = [];
      md.inline.parse(match[1], md, state.env, token.children);
    }
    state.pos += match[0].length;
    return true;
  });
  md.renderer.rules.glossary_term = (tokens, i, options, env, self) => {
    const { content, markup, children } = tokens[i];
    const words = self.renderInline(children!, options, env);
    const name = encodeComment({ content, markup });
    return `<!--term ${name}-->${words}<!--/term-->`;
  };
}

const place = "<!-- glossary -->";

/** Links the terms that a text uses to their entries. */
function linkTerms(html: string, glossary: Glossary): string {
  return html.replaceAll(
    /<!--term (\S+?)-->([^]*?)<!--\/term-->/g,
    (_, name: string, words: string) => {
      const { content, markup } = decodeComment<Record<string, string>>(name);
      const entry = glossary.find(content);
      return entry
        ? `<a class="term" href="#term-${entry.id}">${words}</a>`
        : problemMarker(unknown(content, markup, glossary)) + words;
    },
  );
}

/**
 * What a page defines (`<dfn>`) and uses, in place of `<!-- glossary -->`:
 * first the symbols, among them all that its formulas hold, then the words.
 * Every entry leads back to where the page defines it.
 *
 * @param render Markdown in a line to HTML
 * @returns the page; a definition that the glossary lacks leaves a problem's
 *   marker, and so do terms without a place
 */
export function listGlossary(
  html: string,
  glossary: Glossary,
  render: (markdown: string) => string,
  say: Say,
): string {
  const defined = new Set<string>();
  html = linkTerms(html, glossary).replaceAll(
    /<dfn>([^]*?)<\/dfn>/g,
    (all, words: string) => {
      const name = textOf(words);
      const entry = glossary.find(name);
      if (!entry) {
        return problemMarker(unknown(name, `<dfn>${name}`, glossary)) + all;
      }
      if (defined.has(entry.id)) return all;
      defined.add(entry.id);
      return `<dfn id="def-${entry.id}">${words}</dfn>`;
    },
  );

  const formulas = formulasIn(html);
  const rendered = new Map<GlossaryEntry, string>();
  const take = (text: string) => {
    const ids = [...text.matchAll(/class="term" href="#term-([^"]+)"/g)]
      .map(([, id]) => id);
    for (const entry of glossary.entries) {
      if (rendered.has(entry)) continue;
      const isUsed = ids.includes(entry.id) || defined.has(entry.id) ||
        holdsSymbol(formulas, entry.term);
      if (!isUsed) continue;
      const means = linkTerms(render(entry.means), glossary);
      rendered.set(entry, means);
      take(means); // what an explanation speaks of is explained too
    }
  };
  take(html);
  if (!rendered.size) return html.replace(place, "");
  if (!html.includes(place)) {
    const asked = /class="term"|<dfn id="def-/.test(html);
    if (!asked) return html; // a page of formulas need not explain them
    const [{ term }] = rendered.keys();
    return html + problemMarker({
      text: term,
      message:
        `terms are used but not listed. Write ${place} in the page or layout.`,
    });
  }

  const items = [...rendered].map(([entry, means]) => ({
    entry,
    html: item(entry, means, defined.has(entry.id), render, say),
  }));
  const isSymbol = ({ entry }: typeof items[number]) =>
    entry.term.startsWith("$");
  const symbols = items.filter(isSymbol)
    .sort((a, b) =>
      glossary.entries.indexOf(a.entry) - glossary.entries.indexOf(b.entry)
    );
  const { compare } = new Intl.Collator(say.lang);
  const words = items.filter((it) => !isSymbol(it))
    .sort((a, b) => compare(a.entry.term, b.entry.term));
  const list = (items: typeof symbols) =>
    items.length
      ? `<dl>\n${items.map(({ html }) => html).join("\n")}\n</dl>\n`
      : "";
  return html.replace(
    place,
    () =>
      `<section class="glossary"><h2 id="glossary">${say`Glossary`}${
        permalink("glossary", say)
      }</h2>\n${list(symbols)}${list(words)}</section>`,
  );
}

function item(
  { id, term, say, means: _ }: GlossaryEntry,
  means: string,
  isDefined: boolean,
  render: (markdown: string) => string,
  sayWord: Say,
): string {
  const aloud = say ? ` <small>(${escapeHtml(say)})</small>` : "";
  const back = isDefined
    ? ` <a class="back" href="#def-${id}" aria-label="${sayWord`To where it is defined`}">↑</a>`
    : "";
  return `<div id="term-${id}"><dt>${
    render(term)
  }${aloud}</dt><dd>${means}${back}</dd></div>`;
}

/** The formulas of a page, as TeX. */
function formulasIn(html: string): string[] {
  const annotations = html.matchAll(
    /<annotation encoding="application\/x-tex">([^<]*)<\/annotation>/g,
  );
  return [...annotations].map(([, tex]) => unescapeHtml(tex));
}

/**
 * Whether a symbol, `$\hat x_0$`, stands in one of the formulas. One letter is
 * not looked for inside of them: `$t$` is no part of `\sqrt`.
 */
function holdsSymbol(formulas: readonly string[], term: string): boolean {
  if (!term.startsWith("$")) return false;
  const plain = (tex: string) => normal(`$${tex}$`).slice(1, -1);
  const symbol = plain(term.slice(1, -1));
  if (/^\w$/.test(symbol)) return formulas.includes(symbol);
  // x_0 is no part of \hat x_0, nor q(x) of q(x_0): what ends in a letter or
  // digit goes no further.
  const pattern = new RegExp(
    `(?<!(hat|bar|tilde))${
      symbol.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&")
    }(?![a-zA-Z0-9])`,
  );
  return formulas.some((formula) => pattern.test(plain(formula)));
}

/** Words without tags; a formula as it was written. */
function textOf(html: string): string {
  const [tex] = formulasIn(html);
  return tex ? `$${tex}$` : unescapeHtml(html.replaceAll(/<[^>]+>/g, ""));
}

function unescapeHtml(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

function unknown(name: string, text: string, { entries }: Glossary) {
  const all = entries.map(({ term }) => term).join(", ");
  return {
    text,
    message:
      `the glossary has no term "${name}". Add it to the .yml file, which has: ${
        all || "nothing"
      }.`,
  };
}
