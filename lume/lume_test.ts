import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Page, pageUrl } from "./core/file.ts";
import Site from "./core/site.ts";
import sample from "./testdata/_config.ts";

const testdata = fileURLToPath(new URL("testdata", import.meta.url));

// What stands in testdata/output was written by Lume 3.3.1 from the same
// configuration: the local part is right where it writes the same bytes.
Deno.test("the sample site is what Lume writes", async () => {
  await withFolder(async (folder) => {
    await sample(testdata, folder).build();
    const expected = await files(join(testdata, "output"));
    const written = await files(folder);
    assert.deepEqual([...written.keys()], [...expected.keys()]);
    for (const [path, bytes] of expected) {
      const decode = (bytes?: Uint8Array) => new TextDecoder().decode(bytes);
      assert.equal(decode(written.get(path)), decode(bytes), path);
    }
  });
});

Deno.test("an update writes what changed and removes what is gone", async () => {
  await withFolder(async (folder) => {
    const write = (name: string, text: string) =>
      Deno.writeTextFile(join(folder, "src", name), text);
    await Deno.mkdir(join(folder, "src/_includes"), { recursive: true });
    await write("_includes/base.vto", "<main>{{ content }}</main>");
    await write("one.md", "---\nlayout: base.vto\n---\nOne.");
    await write("two.md", "Two.");
    await write("kept.txt", "kept");
    const site = new Site({ cwd: folder, src: "src" }).copy("kept.txt");
    await site.build();
    assert.deepEqual([...(await files(site.dest())).keys()], [
      "/kept.txt",
      "/one/index.html",
      "/two/index.html",
    ]);

    assert.deepEqual(await site.update(), []);

    await write("_includes/base.vto", "<div>{{ content }}</div>");
    await Deno.remove(site.src("two.md"));
    assert.deepEqual(await site.update(), ["/one/"]);
    const after = await files(site.dest());
    assert.deepEqual([...after.keys()], ["/kept.txt", "/one/index.html"]);
    assert.equal(
      new TextDecoder().decode(after.get("/one/index.html")),
      "<div><p>One.</p>\n</div>",
    );
  });
});

/** What ends a build: files, and what the message says of them. */
const mistakes: [name: string, files: Record<string, string>, RegExp][] = [
  [
    "a page of no known component",
    { "a.vto": "{{ comp.chart() }}" },
    /\/a\.vto[^]*no component "chart"/,
  ],
  [
    "a template that does not end",
    { "a.vto": "{{ if true }}" },
    /\/a\.vto[^]*Missing closing tag/,
  ],
  [
    "a layout that is not there",
    { "a.md": "---\nlayout: none.vto\n---\n" },
    /\/a\.md[^]*none\.vto/,
  ],
  [
    "front matter that is no YAML",
    { "a.md": "---\ntitle: [\n---\n" },
    /a\.md cannot be loaded/,
  ],
  [
    "an engine that is none",
    { "a.md": "---\ntemplateEngine: [pug]\n---\n" },
    /\/a\.md: no engine renders "pug"/,
  ],
  [
    "two pages at one place",
    { "a.md": "a", "b.md": "---\nurl: /a/\n---\nb" },
    /\/b\.md and \/a\.md would both be written to \/a\/index\.html/,
  ],
  [
    "a url that is none",
    { "a.md": "---\nurl: a\n---\n" },
    /\/a\.md: the url "a" is none/,
  ],
  [
    "a date that is none",
    { "a.md": "---\ndate: soon\n---\n" },
    /\/a\.md: "soon" is no date/,
  ],
];

for (const [name, sources, message] of mistakes) {
  Deno.test(`${name} ends the build`, async () => {
    await withFolder(async (folder) => {
      await Deno.mkdir(join(folder, "src"));
      for (const [path, text] of Object.entries(sources)) {
        await Deno.writeTextFile(join(folder, "src", path), text);
      }
      const site = new Site({ cwd: folder, src: "src" });
      await assert.rejects(site.build(), message);
    });
  });
}

Deno.test("URLs of pages", () => {
  const url = (data: Record<string, unknown>, folder = "/") =>
    pageUrl(data, folder, "page");
  assert.equal(url({ basename: "index" }), "/");
  assert.equal(url({ basename: "index" }, "/notes"), "/notes/");
  assert.equal(url({ basename: "a" }, "/notes"), "/notes/a/");
  assert.equal(url({ basename: "404" }), "/404.html");
  assert.equal(url({ url: "/b/index.html" }), "/b/");
  assert.equal(url({ url: "../c d/" }, "/notes"), "/c%20d/");
  assert.equal(url({ url: false }), false);
  assert.equal(Page.create({ url: "/c%20d/" }).outputPath, "/c d/index.html");
});

Deno.test("URLs below the site's location", () => {
  const site = new Site({ location: new URL("https://example.org/base/") });
  assert.equal(site.url("/"), "/base/");
  assert.equal(site.url("/a/", true), "https://example.org/base/a/");
  assert.equal(site.url("/base/a/"), "/base/a/");
  assert.equal(site.url("./a"), "./a");
  assert.equal(site.url("#a"), "#a");
  assert.equal(site.url("https://example.com/a"), "https://example.com/a");
});

Deno.test("deno.lume.json maps all but Lume as deno.json does", async () => {
  const read = async (name: string) => {
    const path = new URL(`../${name}`, import.meta.url);
    return JSON.parse(await Deno.readTextFile(path));
  };
  const [here, cdn] = [await read("deno.json"), await read("deno.lume.json")];
  assert.equal(
    cdn.imports["lume/"],
    "https://cdn.jsdelivr.net/gh/lumeland/lume@3.3.1/",
  );
  assert.deepEqual(
    { ...cdn.imports, "lume/": "./lume/" },
    here.imports,
    "copy the imports of deno.json to deno.lume.json, all but lume/",
  );
  assert.deepEqual(cdn.unstable, here.unstable);
});

async function withFolder(
  run: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Files below a folder: path ("/a/b.html") and bytes, in order of path. */
async function files(folder: string): Promise<Map<string, Uint8Array>> {
  const found: [string, Uint8Array][] = [];
  const walk = async (below: string) => {
    for await (const { name, isDirectory } of Deno.readDir(folder + below)) {
      const path = `${below}/${name}`;
      if (isDirectory) await walk(path);
      else found.push([path, await Deno.readFile(folder + path)]);
    }
  };
  await walk("");
  return new Map(found.sort(([a], [b]) => a < b ? -1 : 1));
}
