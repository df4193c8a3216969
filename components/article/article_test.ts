import assert from "node:assert/strict";
import { join } from "node:path";
import lume from "lume/mod.ts";
import article from "./mod.ts";

const references = `@misc{ho2020ddpm, author = {Ho, Jonathan},
  title = {Denoising}, year = 2020}`;

Deno.test("formulas, figures, citations and notes of one page", async () => {
  const html = await build(`
## Noise {#sec:noise}

See [](#fig:a), [](#eq:q) and [](#sec:noise)^[Noted.] [@ho2020ddpm].

<figure id="fig:a">
<figcaption>{{ "Of $x$ by @ho2020ddpm" |> md(true) }}</figcaption>
</figure>

$$ x = y $$ {#eq:q}

<!-- references -->
`);
  const text = html.replaceAll(/<math[^]*?<\/math>/g, "")
    .replaceAll(/<[^>]+>/g, "").replaceAll(/\s+/g, " ");
  assert.match(
    text,
    /^1 Noise # See Figure 1, Equation 1 and Noise1 ?1Noted\./,
  );
  assert.match(text, /\(Ho, 2020\)\. Figure 1 Of x by Ho \(2020\)/);
  assert.match(text, /\(1\) References Ho, J\. \(2020\)\. Denoising\./);
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

/** Build a site of one page; gives its HTML, after the length of its `toc`. */
async function build(markdown: string): Promise<string> {
  const folder = await Deno.makeTempDir();
  const write = (name: string, text: string) =>
    Deno.writeTextFile(join(folder, "content", name), text);
  try {
    await Deno.mkdir(join(folder, "content/_includes"), { recursive: true });
    await write("_includes/page.vto", "{{ toc.length }} {{ content }}");
    await write("references.bib", references);
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
