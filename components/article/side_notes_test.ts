import assert from "node:assert/strict";
import markdownIt from "markdown-it";
import sideNotes, { numberSideNotes } from "./side_notes.ts";

const md = markdownIt().use(sideNotes);

Deno.test("side notes are numbered, in the line and beside their text", () => {
  const html = numberSideNotes(md.render("One^[a *b*] two^[c [d](/e)]."));
  assert.equal(
    html,
    '<p>One<sup class="side-note-number">1</sup><small class="side-note" role="note"><sup class="side-note-number" aria-hidden="true">1</sup>a <em>b</em></small>' +
      ' two<sup class="side-note-number">2</sup><small class="side-note" role="note"><sup class="side-note-number" aria-hidden="true">2</sup>c <a href="/e">d</a></small>.</p>\n',
  );
});

Deno.test("a note that does not end is text", () => {
  assert.equal(md.renderInline("x^[y"), "x^[y");
  assert.equal(md.renderInline("x^2"), "x^2");
});
