import type { MarkdownIt } from "markdown-it";
import { type Problem, problemMarker } from "./problem.ts";

/** Markdown: an image without alternative text, `![](a.png)`, is a problem. */
export default function describedImages(md: MarkdownIt): void {
  const draw = md.renderer.rules.image!;
  md.renderer.rules.image = (tokens, i, options, env, self) => {
    const image = draw(tokens, i, options, env, self);
    if (tokens[i].content.trim()) return image;
    const source = String(tokens[i].attrGet("src"));
    return problemMarker({
      text: `](${source}`,
      message:
        `the image ${source} has no alternative text. Say what it shows: ![words](${source}).`,
    }) + image;
  };
}

/**
 * What is wrong with a page by itself: an id that is given twice, a picture
 * that says nothing to those who do not see it. An empty `alt=""` says that the
 * words around the picture speak for it.
 */
export function problemsOf(html: string): Problem[] {
  const problems: Problem[] = [];
  // Scripts and templates hold text, not elements.
  html = html.replaceAll(/<(script|style)\b[^]*?<\/\1>|<!--[^]*?-->/g, "");

  const ids = new Set<string>();
  const reported = new Set<string>();
  for (const [, id] of html.matchAll(/<[a-z][^<>]*?\sid="([^"]*)"/g)) {
    if (ids.has(id) && !reported.has(id)) {
      reported.add(id);
      problems.push({
        text: [`id="${id}"`, `#${id}}`],
        message: `the id "${id}" is given twice on the page.`,
      });
    }
    ids.add(id);
  }

  for (const [tag] of html.matchAll(/<img\b[^>]*>/g)) {
    if (/\salt="/.test(tag)) continue;
    const source = tag.match(/\ssrc="([^"]*)"/)?.[1] ?? tag;
    problems.push({
      text: source,
      message: `the image ${
        source.slice(0, 80)
      } has no alternative text. Give it an alt="…".`,
    });
  }
  for (const [tag] of html.matchAll(/<[a-z][^<>]*\srole="img"[^<>]*>/g)) {
    if (/\saria-(label|labelledby|hidden)="[^"]+"/.test(tag)) continue;
    problems.push({
      text: tag,
      message: `${
        tag.slice(0, 80)
      } is a picture without a text. Give it an aria-label="…".`,
    });
  }
  return problems;
}
