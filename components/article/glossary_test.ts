import assert from "node:assert/strict";
import markdownIt from "markdown-it";
import { pageWords } from "../languages/page_words.ts";
import { sayInEnglish } from "../languages/say.ts";
import glossaryTerms, { listGlossary, parseGlossary } from "./glossary.ts";
import math from "./math.ts";
import { problemsIn } from "./problem.ts";

const glossary = parseGlossary(
  String.raw`
- term: vector
  means: A list of numbers.
- term: noise schedule
  also: [schedule]
  means: How much noise each step adds, as a [[vector]].
- term: $\bar\alpha_t$
  say: alpha bar
  means: The share of the picture.
`,
  "test.yml",
);
const md = markdownIt({ html: true }).use(math).use(glossaryTerms);
const render = (text: string) => md.renderInline(text);
/** A page with a place for the list, and what becomes of it. */
const list = (text: string, terms = glossary, say = sayInEnglish) =>
  listGlossary(`${render(text)}<!-- glossary -->`, terms, render, say);
/** The same without the list. */
const link = (text: string) => list(text).split(/<section|<!-- glo/)[0];

Deno.test("a term links to its entry, in the words of the sentence", () => {
  assert.equal(
    link("a [[Vector]], [[schedules]], [[one *such*|noise schedule]]"),
    'a <a class="term" href="#term-vector">Vector</a>, ' +
      '<a class="term" href="#term-noise-schedule">schedules</a>, ' +
      '<a class="term" href="#term-noise-schedule">one <em>such</em></a>',
  );
});

Deno.test("a symbol is a term, however it is spaced", () => {
  for (const tex of [String.raw`\bar\alpha_t`, String.raw`\bar \alpha_t`]) {
    assert.match(
      link(`[[$${tex}$]]`),
      /^<a class="term" href="#term-bar-alpha-t"><span class="katex">/,
    );
  }
});

Deno.test("symbols that differ in case have entries of their own", () => {
  const { find } = parseGlossary(
    "- {term: $x_t$, means: a}\n- {term: $x_T$, means: b}",
    "test.yml",
  );
  assert.equal(find("$x_t$")?.id, "x-t");
  assert.equal(find("$x_T$")?.id, "x-T");
});

Deno.test("links, code and formulas are no terms", () => {
  for (const text of ["[[a](/b)]", "`[[vector]]`", "$[[x]]$"]) {
    assert.doesNotMatch(link(text), /class="term"|article-problem/);
  }
});

Deno.test("an unknown term is a problem, used or defined", () => {
  const [used] = problemsIn(list("[[tensor]]"));
  assert.equal(used.text, "[[tensor]]");
  assert.match(used.message, /no term "tensor".*vector, noise schedule/);
  const [defined] = problemsIn(list("<dfn>tensor</dfn>"));
  assert.equal(defined.text, "<dfn>tensor");
});

Deno.test("the list has what is used and defined, and what those speak of", () => {
  const html = list("The [[schedule]] is [[$\\bar\\alpha_t$]].");
  assert.deepEqual(
    [...html.matchAll(/<div id="term-([^"]+)">/g)].map(([, id]) => id),
    ["bar-alpha-t", "noise-schedule", "vector"],
  );
  assert.match(html, /<small>\(alpha bar\)<\/small><\/dt><dd>The share/);
  assert.doesNotMatch(html, /<!--/);
  assert.equal(list("none"), "none");
});

Deno.test("a symbol in a formula is listed; one that is part of another is not", () => {
  const symbols = parseGlossary(
    String.raw`
- {term: $t$, means: a}
- {term: $x_0$, means: b}
- {term: $\hat x_0$, means: c}
- {term: $\bar\alpha_t$, means: d}`,
    "test.yml",
  );
  const ids = (text: string) =>
    [...list(text, symbols).matchAll(/<div id="term-([^"]+)">/g)]
      .map(([, id]) => id);
  assert.deepEqual(ids("$\\sqrt{\\bar\\alpha_t}\\; \\hat x_0$"), [
    "hat-x-0",
    "bar-alpha-t",
  ]);
  assert.deepEqual(ids("$x_0 = 1$ and $t$"), ["t", "x-0"]);
  assert.deepEqual(ids("$\\bar\\alpha_{t-1}$"), []);
});

Deno.test("an entry leads back to the first definition", () => {
  const html = list("<dfn>vector</dfn> <dfn>vectors</dfn> <dfn>schedule</dfn>");
  assert.match(html, /^<dfn id="def-vector">vector<\/dfn> <dfn>vectors<\/dfn>/);
  assert.match(
    html,
    /<dd>A list of numbers\. <a class="back" href="#def-vector"/,
  );
});

Deno.test("a defined symbol is found by its formula", () => {
  assert.match(
    list("<dfn>$\\bar\\alpha_t$</dfn>"),
    /^<dfn id="def-bar-alpha-t">/,
  );
});

Deno.test("terms without a list are a problem", () => {
  const [problem] = problemsIn(
    listGlossary(render("[[vector]]"), glossary, render, sayInEnglish),
  );
  assert.match(problem.message, /used but not listed/);
});

Deno.test("a glossary that cannot be read names the line", () => {
  assert.throws(
    () => parseGlossary("- term: a\n  means: b\n- term: c\n", "g.yml"),
    /^Error: g\.yml:3: an entry of the glossary has/,
  );
  assert.throws(
    () => parseGlossary("- {term: a, means: b}\n- {term: A, means: c}", "g"),
    /g:2: "a" is in the glossary already/,
  );
});

Deno.test("ids may be given, so that they are the same in all languages", () => {
  const chinese = parseGlossary(
    "- {term: 噪声调度, id: noise-schedule, means: a}\n- {term: 采样器, id: sampler, means: b}",
    "zh.yml",
  );
  const html = list(
    "[[噪声调度]] [[a|sampler]]",
    chinese,
    pageWords("zh-Hans"),
  );
  assert.match(html, /^<a class="term" href="#term-noise-schedule">噪声调度</);
  assert.match(html, /<a class="term" href="#term-sampler">a</);
  assert.match(html, /<h2 id="glossary">术语表/);
  // By sound: cǎi before zào.
  assert.deepEqual(
    [...html.matchAll(/<div id="term-([^"]+)">/g)].map(([, id]) => id),
    ["sampler", "noise-schedule"],
  );
});
