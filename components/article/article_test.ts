import assert from "node:assert/strict";
import { join } from "node:path";
import lume from "lume/mod.ts";
import article from "./mod.ts";

const references = `@misc{ho2020ddpm, author = {Ho, Jonathan},
  title = {Denoising}, year = 2020}`;

Deno.test("formulas, figures, citations and notes of one page", async () => {
  const html = await build(`
## Noise {#sec:noise}

A [[vector]]. See [](#fig:a), [](#eq:q) and [](#sec:noise)^[Noted.] [@ho2020ddpm].

<figure id="fig:a">
<figcaption>{{ "Of $x$ by @ho2020ddpm" |> md(true) }}</figcaption>
</figure>

$$ x = y $$ {#eq:q}

<!-- glossary -->
<!-- references -->
`);
  const text = html.replaceAll(/<math[^]*?<\/math>/g, "")
    .replaceAll(/<[^>]+>/g, "").replaceAll(/\s+/g, " ");
  assert.match(
    text,
    /^1 Noise # A vector\. See Figure 1, Equation 1 and Noise1 ?1Noted\./,
  );
  assert.match(text, /\(Ho, 2020\)\. Figure 1 Of x by Ho \(2020\)/);
  assert.match(
    text,
    /\(1\) Glossary # vector ?A list of numbers\. References # Ho, J\. \(2020\)\. Denoising\./,
  );
  assert.doesNotMatch(html, /\$|article-problem/);
});

Deno.test("all problems end the build together, with file and line", async () => {
  const page = "Good.\n\nBad $\\frac{$ and [](#fig:none).\n\nWorse [@no].\n";
  await assert.rejects(build(page), ({ message }: Error) => {
    const lines = message.split("\n");
    assert.equal(lines.length, 3);
    assert.match(lines[0], /content\/index\.md:7: the formula "\\frac\{"/);
    assert.match(lines[1], /content\/index\.md:7: nothing on the page has/);
    assert.match(lines[2], /content\/index\.md:9: the bibliography has no/);
    return true;
  });
});

/** What ends a build: the page, and what the message says of it. */
const mistakes: [name: string, page: string, RegExp, works?: string][] = [
  [
    "an unknown term",
    "\nA [[vector]] and a [[tensor]].\n<!-- glossary -->",
    /content\/index\.md:6: the glossary has no term "tensor"\..*vector/,
  ],
  [
    "a work that no page cites",
    "\nText.\n\n[@other]\n\n<!-- references -->",
    /content\/references\.bib:1: no page cites "ho2020ddpm"/,
    `${references}\n@misc{other, title = {Other}}`,
  ],
  [
    "a link to a page that is not there",
    "\nSee [there](/there/). [@ho2020ddpm] <!-- references -->",
    /content\/index\.md:6: the link to \/there\/ is dead/,
  ],
  [
    "a link to nothing on a page",
    "\n[@ho2020ddpm]\n<!-- references -->\nSee [there](/#there).",
    /content\/index\.md:8: the link to \/#there is dead: .*"there"/,
  ],
  [
    "an image without words",
    "\n\n![](/a.png)",
    /content\/index\.md:7: the image \/a\.png has no alternative text/,
  ],
  [
    "an id that is given twice",
    '\n<p id="a"></p>\n<p id="a"></p>',
    /content\/index\.md:6: the id "a" is given twice/,
  ],
];

for (const [name, page, message, works] of mistakes) {
  Deno.test(`${name} ends the build, with file and line`, async () => {
    await assert.rejects(build(page, works), message);
  });
}

/** Build a site of one page; gives its HTML, after the length of its `toc`. */
async function build(
  markdown: string,
  bibliography = references,
): Promise<string> {
  const folder = await Deno.makeTempDir();
  const write = (name: string, text: string) =>
    Deno.writeTextFile(join(folder, "content", name), text);
  try {
    await Deno.mkdir(join(folder, "content/_includes"), { recursive: true });
    await write("_includes/page.vto", "{{ toc.length }} {{ content }}");
    await write("references.bib", bibliography);
    await write("_glossary.yml", "- term: vector\n  means: A list of numbers.");
    await write(
      "index.md",
      `---\nlayout: page.vto\ntemplateEngine: [vto, md]\n---\n${markdown}`,
    );
    const site = lume({ cwd: folder, src: "content" }).use(article());
    await site.build();
    return await Deno.readTextFile(site.dest("index.html"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
