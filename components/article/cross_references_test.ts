import assert from "node:assert/strict";
import { pageWords } from "../languages/page_words.ts";
import { sayInEnglish } from "../languages/say.ts";
import * as crossReferences from "./cross_references.ts";
import { problemsIn } from "./problem.ts";

const resolveCrossReferences = (html: string, say = sayInEnglish) =>
  crossReferences.resolveCrossReferences(html, say);

const figure = (name: string) =>
  `<figure id="fig:${name}" class="wide">\n<div><svg></svg></div>\n<figcaption>About ${name}.</figcaption>\n</figure>`;

Deno.test("figures are numbered in the order they stand, before or after", () => {
  const html = resolveCrossReferences(
    `<a href="#fig:b"></a> ${figure("a")} ${figure("b")} <a href="#fig:a"></a>`,
  );
  assert.match(html, /^<a class="cross-reference" href="#fig:b">Figure 2<\/a>/);
  assert.match(html, /<a class="cross-reference" href="#fig:a">Figure 1<\/a>$/);
  assert.match(
    html,
    /<figcaption><a class="number" href="#fig:b">Figure 2<\/a> About b\./,
  );
});

Deno.test("tables and equations have numbers of their own", () => {
  const html = resolveCrossReferences(
    figure("a") +
      '<table id="tbl:t"><caption>T</caption></table>' +
      '<div class="equation" id="eq:e">x<span class="equation-number"></span></div>' +
      '<div class="equation" id="eq:f">y<span class="equation-number"></span></div>' +
      '<a href="#tbl:t"></a>, <a href="#eq:f"></a>',
  );
  assert.match(html, /<caption><a class="number" href="#tbl:t">Table 1<\/a> T/);
  assert.match(
    html,
    /x<span class="equation-number"><a href="#eq:e" aria-label="Equation 1">\(1\)<\/a><\/span>/,
  );
  assert.match(
    html,
    /y<span class="equation-number"><a href="#eq:f" aria-label="Equation 2">\(2\)<\/a><\/span>/,
  );
  assert.match(html, />Table 1<\/a>, <a [^>]*>Equation 2<\/a>$/);
});

Deno.test("a heading is referred to by its words", () => {
  const html = resolveCrossReferences(
    '<h2 id="sec:noise">What <em>noise</em> is <a class="permalink" href="#sec:noise" aria-label="x">#</a></h2><a href="#sec:noise"></a>',
  );
  assert.match(html, />What <em>noise<\/em> is<\/a>$/);
});

Deno.test("links with words, and out of the page, stay as they are", () => {
  const html =
    '<p id="top">a</p><a href="#top">up</a><a href="/b/#fig:x">b</a>';
  assert.equal(resolveCrossReferences(html), html);
});

Deno.test("a reference to nothing is a problem that says what there is", () => {
  const html = resolveCrossReferences(`${figure("a")}<a href="#fig:z"></a>`);
  assert.deepEqual(problemsIn(html), [{
    text: "(#fig:z",
    message:
      'nothing on the page has the id "fig:z" that a link asks for. Numbered here: fig:a.',
  }]);
});

Deno.test("a link with words to nothing is a problem too", () => {
  const [problem] = problemsIn(resolveCrossReferences('<a href="#no">x</a>'));
  assert.match(problem.message, /nothing on the page has the id "no"/);
});

Deno.test("a figure without a caption is a problem", () => {
  const [problem] = problemsIn(
    resolveCrossReferences('<figure id="fig:a"><svg></svg></figure>'),
  );
  assert.match(problem.message, /Figure 1 \(#fig:a\) has no caption/);
});

Deno.test("one id for two figures is a problem", () => {
  const [problem] = problemsIn(
    resolveCrossReferences(figure("a") + figure("a")),
  );
  assert.match(problem.message, /"fig:a" is given twice/);
});

Deno.test("a link without words out of the page is a problem", () => {
  const [problem] = problemsIn(
    resolveCrossReferences('<a href="/b/#fig:x"></a>'),
  );
  assert.match(problem.message, /the link to \/b\/#fig:x has no words/);
});

Deno.test("kinds are named in the language of the page", () => {
  const html = resolveCrossReferences(
    figure("a") + '<a href="#fig:a"></a>',
    pageWords("zh-Hans"),
  );
  assert.match(html, /<figcaption><a [^>]*>图1<\/a> About a/);
  assert.match(html, /<a class="cross-reference" href="#fig:a">图1<\/a>$/);
});
