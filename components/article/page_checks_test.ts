import assert from "node:assert/strict";
import markdownIt from "markdown-it";
import describedImages, { problemsOf } from "./page_checks.ts";
import { problemsIn } from "./problem.ts";

Deno.test("an id given twice is told once, whatever has it", () => {
  const problems = problemsOf(
    '<h2 id="a"></h2><svg><g id="a"></g></svg><p id="a"></p><i id="b"></i>',
  );
  assert.deepEqual(problems, [{
    text: ['id="a"', "#a}"],
    message: 'the id "a" is given twice on the page.',
  }]);
});

Deno.test("ids in scripts and comments are none", () => {
  assert.deepEqual(
    problemsOf('<p id="a"></p><script>\'<p id="a">\'</script><!-- id="a" -->'),
    [],
  );
});

Deno.test("a picture that says nothing is a problem, unless on purpose", () => {
  const problems = problemsOf(
    '<img src="/a.png"><img src="/b.png" alt=""><div role="img"></div>' +
      '<div role="img" aria-label="A line."></div>',
  );
  assert.deepEqual(problems.map(({ text }) => text), [
    "/a.png",
    '<div role="img">',
  ]);
});

Deno.test("an image in Markdown has words", () => {
  const md = markdownIt().use(describedImages);
  assert.deepEqual(problemsIn(md.render("![A glyph](/a.png)")), []);
  const [problem] = problemsIn(md.render("![](/a.png)"));
  assert.equal(problem.text, "](/a.png");
  assert.match(problem.message, /no alternative text/);
});
