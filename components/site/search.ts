import type Site from "lume/core/site.ts";
import { Page } from "lume/core/file.ts";
import { close, createIndex } from "pagefind";

/** What the page's own dialog needs of all that Pagefind writes. */
const needed =
  /^(pagefind\.js|pagefind-worker\.js|pagefind-entry\.json|wasm\.(?:[a-z]{2}|unknown)\.pagefind|.*\.pf_\w+)$/;

/** What is no text of a page, or not worth finding. */
const excludeSelectors = [
  ".permalink",
  ".katex-mathml",
  ".equation",
  "figure > :not(figcaption)",
  ".provenance",
  ".side-note-number",
  ".references",
  ".cite",
];

/**
 * Puts a full-text index of all pages on the site, under `/pagefind/`. To be
 * used after the plugins that change pages.
 *
 * What is searched is `<main data-pagefind-body>`.
 */
export default function search(): (site: Site) => void {
  return (site) => {
    // Once: while someone writes, the search may be behind.
    let files: Promise<IndexFile[]> | undefined;
    site.process("*", async (_pages: Page[], all: Page[]) => {
      files ??= indexOf(
        all.filter(({ outputPath }) => outputPath.endsWith(".html")),
      );
      for (const { path, content } of await files) {
        all.push(Page.create({ url: `/pagefind/${path}`, content }));
      }
    });
  };
}

/** A file of the index; its path is below `/pagefind/`. */
export interface IndexFile {
  path: string;
  content: Uint8Array<ArrayBuffer>;
}

/**
 * The index of some pages. The same pages give the same files, byte for byte,
 * in whatever order they come.
 *
 * @throws if a page cannot be read
 */
export async function indexOf(
  pages: readonly Pick<Page, "text" | "data">[],
): Promise<IndexFile[]> {
  try {
    const { index, errors } = await createIndex({ excludeSelectors });
    if (!index) throw new Error(errors.join("\n"));
    const sorted = [...pages].sort((a, b) => a.data.url < b.data.url ? -1 : 1);
    for (const { text, data } of sorted) {
      const { url } = data;
      const { errors } = await index.addHTMLFile({ url, content: text });
      if (errors.length) throw new Error(`${url}: ${errors.join("\n")}`);
    }
    const { files, errors: failures } = await index.getFiles();
    if (failures.length) throw new Error(failures.join("\n"));
    return files.filter(({ path }) => needed.test(path))
      .map(({ path, content }) => ({
        path,
        content: path === "pagefind-entry.json"
          ? sortedLanguages(content)
          : new Uint8Array(content),
      }))
      .sort((a, b) => a.path < b.path ? -1 : 1);
  } catch (cause) {
    throw new Error(
      `the search index is not made: ${(cause as Error).message}`,
      { cause },
    );
  } finally {
    await close();
  }
}

/** Pagefind writes the languages of its entry in an order that chance decides. */
function sortedLanguages(entry: Uint8Array): Uint8Array<ArrayBuffer> {
  const { languages, ...rest } = JSON.parse(new TextDecoder().decode(entry));
  return new TextEncoder().encode(JSON.stringify({
    ...rest,
    languages: Object.fromEntries(Object.entries(languages).sort()),
  }));
}
