import assert from "node:assert/strict";
import fc from "fast-check";
import markdownIt from "markdown-it";
import math from "./math.ts";
import { problemsIn } from "./problem.ts";

const md = markdownIt({ html: true }).use(math, {
  macros: { "\\abar": "\\bar\\alpha" },
});

/** The TeX of a page's formulas, as MathML keeps it for screen readers. */
function formulas(html: string): string[] {
  return [...html.matchAll(
    /<annotation encoding="application\/x-tex">([^<]*)<\/annotation>/g,
  )].map(([, tex]) => tex);
}

Deno.test("a formula in a line is drawn, with MathML beside it", () => {
  const html = md.render("The noise $\\epsilon$ of $x_t$.");
  assert.deepEqual(formulas(html), ["\\epsilon", "x_t"]);
  assert.match(html, /<math xmlns/);
  assert.match(html, /<span class="katex-html" aria-hidden="true">/);
  assert.doesNotMatch(html, /katex-display/);
  assert.match(html, /^<p>The noise <span/);
});

Deno.test("Markdown is left alone inside a formula, and around it", () => {
  const html = md.render("*a* $a_1 * b_2 * c_3$ *b*");
  assert.deepEqual(formulas(html), ["a_1 * b_2 * c_3"]);
  assert.match(html, /^<p><em>a<\/em> [^]*<em>b<\/em><\/p>/);
});

Deno.test("a display stands alone, over several lines", () => {
  const html = md.render("Before.\n$$\nx_0 +\nx_1\n$$\nAfter.");
  assert.deepEqual(formulas(html), ["x_0 +\nx_1"]);
  assert.match(
    html,
    /^<p>Before.<\/p>\n<div class="equation"><span class="katex-display" tabindex="0">/,
  );
  assert.match(html, /<\/div>\n<p>After.<\/p>/);
});

Deno.test("a labelled display has an id and a place for its number", () => {
  const html = md.render("$$ x = y $$ {#eq:forward}");
  assert.match(html, /^<div class="equation" id="eq:forward">/);
  assert.match(html, /<span class="equation-number"><\/span><\/div>/);
});

Deno.test("money, escapes and code are no formulas", () => {
  const text = "It costs $5 and $6, or \\$x\\$, or `$x$`, or $ y $.";
  assert.deepEqual(formulas(md.render(text)), []);
});

Deno.test("macros are at hand, and one formula does not change them", () => {
  const html = md.render("$\\gdef\\abar{z}\\abar$ and $\\abar_t$");
  const [, second] = html.split(" and ");
  assert.match(second, /<mo[^>]*>ˉ<\/mo>/);
});

Deno.test("a formula that cannot be read is a problem, by name", () => {
  const [problem, ...rest] = problemsIn(md.render("Good $x$, bad $\\frac{a$."));
  assert.equal(rest.length, 0);
  assert.equal(problem.text, "$\\frac{a$");
  assert.match(problem.message, /"\\frac\{a" cannot be drawn: .*expected/i);
});

Deno.test("any words are found again between dollars, or left as they are", () => {
  const words = fc.string({
    unit: fc.constantFrom("a", "b", "1", "$", " ", "\\", "_", "*", "\n"),
  });
  fc.assert(fc.property(words, (text) => {
    const html = md.render(text);
    for (const tex of formulas(html)) assert.match(tex, /^\S(.*\S)?$/s);
  }));
});

Deno.test("a display may be labelled inside, as in LaTeX", () => {
  const html = md.render("$$\nx_0 + x_1\n\\label{eq:sum}\n$$");
  assert.deepEqual(formulas(html), ["x_0 + x_1"]);
  assert.match(html, /^<div class="equation" id="eq:sum">/);
});
