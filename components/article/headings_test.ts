import assert from "node:assert/strict";
import fc from "fast-check";
import markdownIt from "markdown-it";
import attributes from "markdown-it-attrs";
import { Page } from "lume/core/file.ts";
import headings, { slug, type TocEntry } from "./headings.ts";

const md = markdownIt().use(attributes).use(headings);

function render(text: string): { html: string; toc: TocEntry[] } {
  const page = Page.create({ url: "/" });
  return { html: md.render(text, { data: { page } }), toc: page.data.toc };
}

Deno.test("a heading has an id and a permalink", () => {
  assert.equal(
    render("## What *is* it?").html,
    '<h2 id="what-is-it">What <em>is</em> it? <a class="permalink" href="#what-is-it" aria-label="Permalink to this section">#</a></h2>\n',
  );
});

Deno.test("an id may be chosen, and none is given twice", () => {
  const { toc } = render("## A {#sec:a}\n\n## B\n\n## B\n\n## B");
  assert.deepEqual(toc.map(({ id }) => id), ["sec:a", "b", "b-2", "b-3"]);
});

Deno.test("the table of contents has two levels", () => {
  const { toc } = render("# T\n\n## A & *a*\n\n### B\n\n#### C\n\n## D");
  assert.deepEqual(toc, [
    {
      id: "a-a",
      level: 2,
      text: "A & a",
      html: "A &amp; <em>a</em>",
      children: [{ id: "b", level: 3, text: "B", html: "B", children: [] }],
    },
    { id: "d", level: 2, text: "D", html: "D", children: [] },
  ]);
});

Deno.test("text that is no page has headings too", () => {
  assert.match(md.render("## A"), /<h2 id="a">/);
});

Deno.test("a slug keeps letters of every script", () => {
  assert.equal(slug("Où? 明 & Noise"), "ou-明-noise");
  assert.equal(slug("?"), "section");
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => {
    assert.match(slug(text), /^[\p{L}\p{N}]+(-[\p{L}\p{N}]+)*$/u);
    assert.equal(slug(slug(text)), slug(text));
  }));
});
