import type { MarkdownIt } from "markdown-it";

/**
 * Markdown: `^[text]` is a side note: a number in the line, and the text, which
 * the style sheet puts in the margin.
 */
export default function sideNotes(md: MarkdownIt): void {
  md.inline.ruler.after("image", "side_note", (state, silent) => {
    if (!state.src.startsWith("^[", state.pos)) return false;
    const start = state.pos + 2;
    const end = md.helpers.parseLinkLabel(state, state.pos + 1);
    if (end < 0) return false;
    if (!silent) {
      const token = state.push("side_note", "small", 0);
      token.children = [];
      md.inline.parse(
        state.src.slice(start, end),
        md,
        state.env,
        token.children,
      );
    }
    state.pos = end + 1;
    return true;
  });

  md.renderer.rules.side_note = (tokens, i, options, env, self) =>
    '<sup class="side-note-number"></sup><small class="side-note" role="note">' +
    '<sup class="side-note-number" aria-hidden="true"></sup>' +
    `${self.renderInline(tokens[i].children!, options, env)}</small>`;
}

/** Number the side notes of a page, in the order they stand. */
export function numberSideNotes(html: string): string {
  let seen = 0;
  return html.replaceAll(
    /(<sup class="side-note-number"[^>]*>)(<\/sup>)/g,
    // Each note has two marks: the one in the line, the one beside its text.
    (_, open, close) => `${open}${Math.floor(seen++ / 2) + 1}${close}`,
  );
}
