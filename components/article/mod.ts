import type { Page } from "lume/core/file.ts";
import type Site from "lume/core/site.ts";
import { prefixPaths } from "./base_path.ts";
import { type BibEntry, parseBibtex } from "./bibtex.ts";
import citations, { listReferences } from "./citations.ts";
import { resolveCrossReferences } from "./cross_references.ts";
import headings from "./headings.ts";
import math, { type MathOptions } from "./math.ts";
import { throwProblems } from "./problem.ts";
import sideNotes, { numberSideNotes } from "./side_notes.ts";

export interface ArticleOptions extends MathOptions {
  /** Path of the bibliography, a BibTeX file below the source folder. */
  bibliography?: string;
}

/**
 * What an article has beyond Markdown: formulas, numbered figures and
 * references to them, citations, side notes, permalinks, a table of contents.
 * Rules of the Markdown engine write HTML; what takes a whole page (numbers,
 * lists) is done on the rendered page. Anything unresolved ends the build.
 */
export default function article(
  { bibliography = "references.bib", macros }: ArticleOptions = {},
): (site: Site) => void {
  return (site) => {
    const works = bibliographyReader(site.src(bibliography));
    site.hooks.addMarkdownItPlugin(math, { macros });
    site.hooks.addMarkdownItPlugin(citations, works);
    site.hooks.addMarkdownItPlugin(sideNotes);
    site.hooks.addMarkdownItPlugin(headings);
    copyKatex(site);

    site.process([".html"], async (pages: Page[]) => {
      for (const page of pages) {
        const html = resolveCrossReferences(
          listReferences(numberSideNotes(page.text), works()),
        );
        page.text = prefixPaths(html, (path) => site.url(path));
      }
      await throwProblems(pages);
    });
  };
}

/** The bibliography, read again when its file has changed. */
function bibliographyReader(path: string): () => Map<string, BibEntry> {
  let works = new Map<string, BibEntry>();
  let read = -1;
  return () => {
    let changed: number;
    try {
      changed = Deno.statSync(path).mtime?.getTime() ?? 0;
    } catch {
      return new Map();
    }
    if (changed !== read) {
      works = parseBibtex(Deno.readTextFileSync(path), path);
      read = changed;
    }
    return works;
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
