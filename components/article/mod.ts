import type { Page } from "lume/core/file.ts";
import type Site from "lume/core/site.ts";
import type { MarkdownIt } from "markdown-it";
import { join, relative } from "node:path";
import { listAppendices } from "./appendices.ts";
import { prefixPaths } from "./base_path.ts";
import { parseBibtex } from "./bibtex.ts";
import citations, { citedIn, listReferences, uncited } from "./citations.ts";
import { resolveCrossReferences } from "./cross_references.ts";
import { deadLinks } from "./dead_links.ts";
import glossaryTerms, { listGlossary, parseGlossary } from "./glossary.ts";
import headings from "./headings.ts";
import math, { type MathOptions } from "./math.ts";
import describedImages, { problemsOf } from "./page_checks.ts";
import { emptyHeadersAsCells } from "./table_corners.ts";
import { throwProblems } from "./problem.ts";
import { readingTime } from "./reading_time.ts";
import sideNotes, { numberSideNotes } from "./side_notes.ts";

export interface ArticleOptions extends MathOptions {
  /** Path of the bibliography, a BibTeX file below the source folder. */
  bibliography?: string;
  /**
   * Path of the glossary, a YAML file below the source folder; its name begins
   * with an underscore, or Lume would make a page of it.
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
    const terms = readAgain(site.src(glossary), parseGlossary);
    let markdown: MarkdownIt;
    site.hooks.addMarkdownItPlugin((md: MarkdownIt) => void (markdown = md));
    site.hooks.addMarkdownItPlugin(math, { macros });
    site.hooks.addMarkdownItPlugin(citations, works);
    site.hooks.addMarkdownItPlugin(glossaryTerms, terms);
    site.hooks.addMarkdownItPlugin(sideNotes);
    site.hooks.addMarkdownItPlugin(headings);
    site.hooks.addMarkdownItPlugin(describedImages);
    site.filter("readingTime", readingTime);
    copyKatex(site);

    const cited = new Map<string, string[]>();
    site.process([".html"], async (pages: Page[]) => {
      for (const page of pages) {
        let html = numberSideNotes(page.text);
        html = listGlossary(
          html,
          terms(),
          (text) => markdown.renderInline(text, {}),
        );
        html = listReferences(html, works());
        html = resolveCrossReferences(
          listAppendices(emptyHeadersAsCells(html)),
        );
        page.text = prefixPaths(html, (path) => site.url(path));
        cited.set(page.data.url, citedIn(html));
      }
      await throwProblems(pages, (page) => problemsOf(page.text));
      throwUncited(site.src(bibliography), new Set([...cited.values()].flat()));
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

/** KaTeX's style sheet and fonts, under `/katex/`. */
function copyKatex(site: Site): void {
  const style = import.meta.resolve("katex/dist/katex.min.css");
  site.copy(style, "/katex/katex.min.css");
  for (const { name } of Deno.readDirSync(new URL("fonts/", style))) {
    if (!name.endsWith(".woff2")) continue;
    site.copy(new URL(`fonts/${name}`, style).href, `/katex/fonts/${name}`);
  }
}
