import assert from "node:assert/strict";
import { deadLinks } from "./dead_links.ts";

const files = new Map([
  ["/index.html", '<h2 id="noise">Noise</h2>'],
  ["/reference/ddim/index.html", '<p id="eq:ddim"></p>'],
  ["/figures/a.webp", ""],
]);
const targets = {
  hasFile: (path: string) => files.has(path),
  html: (path: string) => path.endsWith(".html") ? files.get(path) : undefined,
};
const check = (html: string, location = "http://localhost") =>
  deadLinks(html, "/reference/", new URL(location), targets);

Deno.test("pages, places in them and images are found", () => {
  assert.deepEqual(
    check(
      '<a href="/">a</a><a href="/#noise">b</a><a id="x" href="#x">c</a>' +
        '<a href="ddim/#eq:ddim">d</a><img src="../figures/a.webp" srcset="/figures/a.webp 1x">' +
        '<a href="https://example.org/none">e</a><a href="mailto:a@b.c">f</a>',
    ),
    [],
  );
});

Deno.test("what is not there is told, once", () => {
  const problems = check(
    '<a href="/none/">a</a><a href="/none/">b</a><a href="/#no">c</a>' +
      '<a href="#no">d</a><img srcset="/figures/a.webp 1x, /figures/b.webp 2x">',
  );
  assert.deepEqual(problems.map(({ message }) => message), [
    "the link to /none/ is dead: the site has no /none/index.html.",
    'the link to /#no is dead: /index.html has nothing with the id "no".',
    'the link to #no is dead: /reference/index.html has nothing with the id "no".',
    "the link to /figures/b.webp is dead: the site has no /figures/b.webp.",
  ]);
});

Deno.test("below a path of the server, links are told as they were written", () => {
  const location = "https://example.org/guide/";
  assert.deepEqual(check('<a href="/guide/#noise">a</a>', location), []);
  const [inside, outside] = check(
    '<a href="/guide/none/">a</a><a href="/none/">b</a>',
    location,
  );
  assert.deepEqual(inside.text, ["](/none/)", '"/none/"']);
  assert.match(outside.message, /it is not below \/guide\//);
});

Deno.test("scripts and comments hold no links", () => {
  assert.deepEqual(
    check('<script>\'<a href="/none/">\'</script><!-- <a href="/none/"> -->'),
    [],
  );
});
