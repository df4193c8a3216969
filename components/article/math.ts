import katex from "katex";
import type { MarkdownIt } from "markdown-it";
import { escapeHtml } from "./escape_html.ts";
import { problemMarker } from "./problem.ts";

export interface MathOptions {
  /** Abbreviations for all formulas, e.g. `{ "\\abar": "\\bar\\alpha" }`. */
  macros?: Record<string, string>;
}

/**
 * Markdown: `$…$` in a line, `$$…$$` as a display, which may be labelled:
 * `$$…$$ {#eq:name}`, or `$$… \label{eq:name}$$`, which formatters leave alone.
 *
 * Formulas are drawn while the site is built, with MathML beside them for
 * screen readers. Dollars are no formula where the first is before a space, or
 * the last after a space or before a digit ("$5 and $6"); `\$` never is one.
 */
export default function math(md: MarkdownIt, options: MathOptions = {}): void {
  md.inline.ruler.before("escape", "math_inline", (state, silent) => {
    const rest = state.src.slice(state.pos);
    const match = rest.match(/^\$\$(?!\s*\$\$)((?:\\[^]|[^\\$])+)\$\$/) ??
      rest.match(
        /^\$(?![\s$])((?:\\[^]|[^\\$`])*?(?:\\[^]|[^\\$`\s]))\$(?!\d)/,
      );
    if (!match) return false;
    if (!silent) {
      const token = state.push("math_inline", "math", 0);
      token.content = match[1].trim();
      token.markup = match[0].startsWith("$$") ? "$$" : "$";
    }
    state.pos += match[0].length;
    return true;
  });

  md.block.ruler.before("fence", "math_block", (state, first, end, silent) => {
    const line = (i: number) =>
      state.src.slice(state.bMarks[i] + state.tShift[i], state.eMarks[i]);
    if (!line(first).startsWith("$$")) return false;
    let text = "";
    for (let last = first; last < end; last++) {
      text += `${line(last)}\n`;
      const match = text.match(
        /^\$\$(?!\s*\$\$)([^]+?)\$\$[ \t]*(?:\{#(eq:[\w-]+)\})?\s*$/,
      );
      if (!match) continue;
      if (silent) return true;
      const token = state.push("math_block", "math", 0);
      token.block = true;
      const label = match[1].match(/\\label\{(eq:[\w-]+)\}/);
      token.content = match[1].replace(label?.[0] ?? "", "").trim();
      token.info = match[2] ?? label?.[1] ?? "";
      token.map = [first, last + 1];
      state.line = last + 1;
      return true;
    }
    return false;
  }, { alt: ["paragraph", "reference", "blockquote", "list"] });

  // An article is rendered at every edit; few of its formulas change.
  const drawn = new Map<string, string>();
  const drawOnce = (tex: string, isDisplay: boolean) => {
    const key = `${isDisplay} ${tex}`;
    const html = drawn.get(key) ?? draw(tex, isDisplay, options);
    drawn.set(key, html);
    return html;
  };
  md.renderer.rules.math_inline = (tokens, i) =>
    drawOnce(tokens[i].content, tokens[i].markup === "$$");
  md.renderer.rules.math_block = (tokens, i) => {
    const { content, info } = tokens[i];
    // A formula wider than the page scrolls: with the keyboard too.
    const formula = drawOnce(content, true)
      .replace('class="katex-display"', '$& tabindex="0"');
    return info
      ? `<div class="equation" id="${info}">${formula}<span class="equation-number"></span></div>\n`
      : `<div class="equation">${formula}</div>\n`;
  };
}

/** HTML and MathML of a formula, or the marker of a problem. */
function draw(tex: string, displayMode: boolean, options: MathOptions): string {
  try {
    return katex.renderToString(tex, {
      displayMode,
      output: "htmlAndMathml",
      throwOnError: true,
      strict: "error",
      macros: { ...options.macros },
    });
  } catch (error) {
    const reason = (error as Error).message.replace(/^KaTeX parse error: /, "");
    return problemMarker({
      text: displayMode ? tex : `$${tex}$`,
      message: `the formula "${tex}" cannot be drawn: ${reason}`,
    }) + escapeHtml(tex);
  }
}
