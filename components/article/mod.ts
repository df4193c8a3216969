import { Page } from "lume/core/file.ts";
import type Site from "lume/core/site.ts";
import type { MarkdownIt } from "markdown-it";
import cjkFriendly from "markdown-it-cjk-friendly";
import { join, relative } from "node:path";
import { languages } from "../languages/languages.ts";
import { pageWords } from "../languages/page_words.ts";
import type { Say } from "../languages/say.ts";
import { listAppendices } from "./appendices.ts";
import { prefixPaths } from "./base_path.ts";
import { parseBibtex } from "./bibtex.ts";
import citations, {
  type Bibliography,
  citedIn,
  listReferences,
  nameWorks,
  uncited,
} from "./citations.ts";
import { resolveCrossReferences } from "./cross_references.ts";
import { deadLinks } from "./dead_links.ts";
import glossaryTerms, {
  type Glossary,
  listGlossary,
  parseGlossary,
} from "./glossary.ts";
import headings from "./headings.ts";
import { keepMarks } from "./line_breaks.ts";
import math, { type MathOptions } from "./math.ts";
import describedImages, { problemsOf } from "./page_checks.ts";
import { emptyHeadersAsCells } from "./table_corners.ts";
import { type Problem, throwProblems } from "./problem.ts";
import { readingTime } from "./reading_time.ts";
import sideNotes, { numberSideNotes } from "./side_notes.ts";

export interface ArticleOptions extends MathOptions {
  /** Path of the bibliography, a BibTeX file below the source folder. */
  bibliography?: string;
  /**
   * Path of the glossary, a YAML file below the source folder, and below the
   * `home` of every language; its name begins with an underscore, or Lume would
   * make a page of it.
   */
  glossary?: string;
}

/**
 * What an article has beyond Markdown: formulas, numbered figures and
 * references to them, citations, a glossary, side notes, permalinks, a table of
 * contents. Rules of the Markdown engine write HTML; what takes a whole page
 * (numbers, lists) is done on the rendered page. Anything unresolved ends the
 * build, as do dead links within the site and works that no page cites.
 */
export default function article(
  { bibliography = "references.bib", glossary = "_glossary.yml", macros }:
    ArticleOptions = {},
): (site: Site) => void {
  return (site) => {
    const works = readAgain(site.src(bibliography), parseBibtex);
    const terms = new Map(
      languages.map(({ tag, home }) => [
        tag,
        readAgain(site.src(join(home, glossary)), parseGlossary),
      ]),
    );
    let markdown: MarkdownIt;
    site.hooks.addMarkdownItPlugin((md: MarkdownIt) => void (markdown = md));
    site.hooks.addMarkdownItPlugin(cjkFriendly);
    site.hooks.addMarkdownItPlugin(math, { macros });
    site.hooks.addMarkdownItPlugin(citations);
    site.hooks.addMarkdownItPlugin(glossaryTerms);
    site.hooks.addMarkdownItPlugin(sideNotes);
    site.hooks.addMarkdownItPlugin(headings);
    site.hooks.addMarkdownItPlugin(describedImages);
    site.filter("readingTime", readingTime);
    // Its letters come from `fonts()`, no more of them than pages use.
    const formulaStyle = Deno.readTextFileSync(
      new URL(import.meta.resolve("katex/dist/katex.min.css")),
    );
    site.process([".html"], (_: Page[], all: Page[]) => {
      const url = "/katex/katex.min.css";
      all.push(Page.create({ url, content: formulaStyle }));
    });

    // When one page changes, the others are as they were.
    let finished = new Map<string, FinishedPage>();
    site.process([".html"], async (pages: Page[]) => {
      const before = finished;
      finished = new Map();
      const now = new Map<Page, FinishedPage>();
      for (const page of pages) {
        const { lang = languages[0].tag } = page.data;
        const from = [page.text, terms.get(lang)!(), works()] as const;
        let made = before.get(page.text);
        if (!made?.from.every((it, i) => it === from[i])) {
          const text = finish(...from, pageWords(lang), markdown);
          const html = prefixPaths(text, (path) => site.url(path));
          const problems = problemsOf(html);
          made = { from, html, problems, cited: citedIn(text) };
        }
        finished.set(page.text, made);
        now.set(page, made);
        page.text = made.html;
      }
      await throwProblems(pages, (page) => now.get(page)!.problems);
      const cited = [...now.values()].flatMap((it) => it.cited);
      throwUncited(site.src(bibliography), new Set(cited));
    });

    // Links are followed where they lead: among the files as written.
    const check = ({ pages }: { pages: Page[] }) => throwDeadLinks(site, pages);
    site.addEventListener("afterBuild", check as never);
    site.addEventListener("afterUpdate", check as never);
  };

  function throwUncited(path: string, cited: ReadonlySet<string>): void {
    let source: string;
    try {
      source = Deno.readTextFileSync(path);
    } catch {
      return;
    }
    const works = parseBibtex(source, path);
    const lines = uncited(works, cited, source, relative(".", path));
    if (lines.length) throw new Error(lines.join("\n"));
  }
}

/** A page as it goes out, and what it was made from. */
interface FinishedPage {
  from: readonly unknown[];
  html: string;
  problems: Problem[];
  /** Works, as often as they are cited. */
  cited: string[];
}

/** What takes a whole page, done on one that is rendered. */
function finish(
  text: string,
  terms: Glossary,
  works: Bibliography,
  say: Say,
  markdown: MarkdownIt,
): string {
  let html = listGlossary(
    numberSideNotes(text),
    terms,
    (text) => markdown.renderInline(text, {}),
    say,
  );
  html = listReferences(nameWorks(html, works, say), works, say);
  return resolveCrossReferences(
    listAppendices(emptyHeadersAsCells(keepMarks(html))),
    say,
  );
}

async function throwDeadLinks(site: Site, pages: Page[]): Promise<void> {
  const html = new Map(
    pages.filter(({ outputPath }) => outputPath.endsWith(".html"))
      .map((page) => [page.outputPath, page.text]),
  );
  const found = new Map<string, boolean>();
  const isFile = (path: string) => {
    try {
      return Deno.statSync(join(site.dest(), path)).isFile;
    } catch {
      return false;
    }
  };
  const targets = {
    hasFile(path: string) {
      const known = found.get(path) ?? isFile(path);
      found.set(path, known);
      return known;
    },
    html: (path: string) => html.get(path),
  };
  const { location } = site.options;
  await throwProblems(
    pages.filter(({ outputPath }) => html.has(outputPath)),
    (page) => deadLinks(page.text, page.data.url, location, targets),
  );
}

/**
 * A file as it is now, parsed again when it has changed; as if it were empty
 * where it is missing.
 */
function readAgain<T>(
  path: string,
  parse: (source: string, path: string) => T,
): () => T {
  let parsed = parse("", path);
  let read = -1;
  return () => {
    let changed: number;
    try {
      changed = Deno.statSync(path).mtime?.getTime() ?? 0;
    } catch {
      return parse("", path);
    }
    if (changed !== read) {
      parsed = parse(Deno.readTextFileSync(path), relative(".", path));
      read = changed;
    }
    return parsed;
  };
}
