import type { Page } from "lume/core/file.ts";
import type { MarkdownIt } from "markdown-it";
import { pageWords } from "../languages/page_words.ts";
import { type Say, sayInEnglish } from "../languages/say.ts";

/** A heading of an article, with those below it. */
export interface TocEntry {
  id: string;
  /** 2 for the article's own sections, 3 below them. */
  level: number;
  /** Plain text; formulas as TeX. */
  text: string;
  /** The same as HTML. */
  html: string;
  children: TocEntry[];
}

/**
 * Give every heading an id and a permalink, and the page its table of contents
 * (`toc` in the page's data, for the layout). An id may be chosen:
 * `## Noise {#sec:noise}`.
 */
export default function headings(md: MarkdownIt): void {
  md.core.ruler.push("headings", (state) => {
    const { data } = state.env as { data?: { lang?: string; page?: Page } };
    const say = data?.lang ? pageWords(data.lang) : sayInEnglish;
    const taken = new Set<string>();
    const toc: TocEntry[] = [];
    state.tokens.forEach((token, i) => {
      if (token.type !== "heading_open") return;
      const inline = state.tokens[i + 1];
      const level = Number(token.tag.slice(1));
      const text = (inline.children ?? [])
        .filter(({ type }) => !/^(side_note|html_inline)$/.test(type))
        .map(({ content }) => content).join("").trim();
      let id = String(token.attrGet("id") ?? slug(text));
      for (let n = 2; taken.has(id); n++) {
        id = `${id.replace(/-\d+$/, "")}-${n}`;
      }
      taken.add(id);
      token.attrSet("id", id);
      const html = md.renderer
        .render(inline.children ?? [], md.options, state.env).trim();
      const siblings = level > 2 && toc.length ? toc.at(-1)!.children : toc;
      if (level === 2 || level === 3) {
        siblings.push({ id, level, text, html, children: [] });
      }
      const link = new state.Token("html_inline", "", 0);
      link.content = permalink(id, say);
      inline.children?.push(link);
    });
    if (data?.page) data.page.data.toc = toc;
  });
}

/** The address of a section, at the end of its heading. */
export function permalink(id: string, say: Say): string {
  return ` <a class="permalink" href="#${id}" aria-label="${say`Permalink to this section`}">#</a>`;
}

/** "What does it learn?" → "what-does-it-learn". */
export function slug(text: string): string {
  return text.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "")
    .replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "section";
}
