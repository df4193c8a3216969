import assert from "node:assert/strict";
import markdownIt from "markdown-it";
import { parseBibtex } from "./bibtex.ts";
import { pageWords } from "../languages/page_words.ts";
import { sayInEnglish } from "../languages/say.ts";
import citations, { listReferences, nameWorks } from "./citations.ts";
import { problemsIn } from "./problem.ts";

const works = parseBibtex(
  `
  @inproceedings{ho2020ddpm,
    author = {Ho, Jonathan and Jain, Ajay and Abbeel, Pieter},
    title = {Denoising Diffusion Probabilistic Models},
    booktitle = {NeurIPS}, year = 2020, eprint = {2006.11239} }
  @article{song2021,
    author = {Jiaming Song and Stefano Ermon}, title = {A <B>},
    journal = {J}, volume = 3, number = 4, pages = {5--6}, year = 2021,
    doi = {10.1/x} }
  @misc{anon, title = {Alone}, url = {https://example.org/} }`,
  "test.bib",
);
const md = markdownIt({ html: true }).use(citations);
const render = (text: string, say = sayInEnglish) =>
  nameWorks(md.renderInline(text), works, say);
const place = "<!-- references -->";

Deno.test("a citation links to the list and says the work on hover", () => {
  assert.equal(
    render("Diffusion [@ho2020ddpm]."),
    'Diffusion <span class="citations">(<a class="citation" href="#ref-ho2020ddpm" title="Ho, J., Jain, A. and Abbeel, P. (2020). Denoising Diffusion Probabilistic Models. NeurIPS. arXiv:2006.11239">Ho et al., 2020</a>)</span>.',
  );
});

Deno.test("several works, places in them, and works without author or year", () => {
  const text = render("[@ho2020ddpm, sec. 3.2; @song2021; @anon]")
    .replaceAll(/<[^>]+>/g, "");
  assert.equal(
    text,
    "(Ho et al., 2020, sec. 3.2; Song and Ermon, 2021; anon, n.d.)",
  );
});

Deno.test("a work as part of the sentence", () => {
  const text = render("As @ho2020ddpm write, and @song2021.")
    .replaceAll(/<[^>]+>/g, "");
  assert.equal(text, "As Ho et al. (2020) write, and Song and Ermon (2021).");
});

Deno.test("addresses, links and code are no citations", () => {
  for (const text of ["me@example.org", "[a@b](/c)", "`[@ho2020ddpm]`"]) {
    assert.doesNotMatch(render(text), /citation/);
    assert.doesNotMatch(render(text), /article-problem/);
  }
});

Deno.test("an unknown work is a problem", () => {
  assert.deepEqual(problemsIn(render("[@nobody2000]")), [{
    text: "@nobody2000",
    message:
      'the bibliography has no work "nobody2000". Add it to the .bib file.',
  }]);
});

Deno.test("the list has each cited work once, by author", () => {
  const html = listReferences(
    render("[@song2021] [@ho2020ddpm] [@song2021]") + place,
    works,
    sayInEnglish,
  );
  const items = [...html.matchAll(/<li id="([^"]+)">(.*)<\/li>/g)];
  assert.deepEqual(items.map(([, id]) => id), [
    "ref-ho2020ddpm",
    "ref-song2021",
  ]);
  assert.equal(
    items[1][2],
    'Song, J. and Ermon, S. (2021). <cite>A &lt;B&gt;</cite>. J, 3(4), 5–6. <a href="https://doi.org/10.1/x">doi:10.1/x</a>',
  );
  assert.doesNotMatch(html, /<!--/);
});

Deno.test("without citations there is no list", () => {
  assert.equal(
    listReferences(`<p>a</p>${place}`, works, sayInEnglish),
    "<p>a</p>",
  );
});

Deno.test("citations without a list are a problem", () => {
  const [problem] = problemsIn(
    listReferences(render("[@anon]"), works, sayInEnglish),
  );
  assert.match(problem.message, /cited but not listed/);
});

Deno.test("works are named in the language of the page", () => {
  const text = render(
    "由@song2021提出[@ho2020ddpm，第3节; @song2021]",
    pageWords("zh-Hans"),
  ).replaceAll(/<[^>]+>/g, "");
  assert.equal(
    text,
    "由Song和Ermon（2021）提出（Ho等，2020，第3节；Song和Ermon，2021）",
  );
});
