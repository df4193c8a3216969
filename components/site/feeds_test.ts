import assert from "node:assert/strict";
import { join } from "node:path";
import lume from "lume/mod.ts";
import feeds, { atom, robots, sitemap } from "./feeds.ts";

const entry = {
  url: "https://example.org/a/?b&c",
  title: "Noise < Glyph",
  description: "How.",
  authors: ["A. Author", "B. Author"],
};

Deno.test("the sitemap has every address, escaped", () => {
  const xml = sitemap([
    { url: "https://example.org/" },
    { url: entry.url, alternates: [{ lang: "zh-Hans", url: entry.url }] },
  ]);
  assert.deepEqual(
    [...xml.matchAll(/<loc>(.*?)<\/loc>/g)].map(([, it]) => it),
    [
      "https://example.org/",
      "https://example.org/a/?b&amp;c",
    ],
  );
  assert.match(
    xml,
    /<xhtml:link rel="alternate" hreflang="zh-Hans" href="[^"]+&amp;c"\/>/,
  );
});

Deno.test("robots are told where it is", () => {
  assert.match(
    robots("https://example.org/sitemap.xml"),
    /\nSitemap: https:\/\/example\.org\/sitemap\.xml\n$/,
  );
});

Deno.test("the feed has what Atom asks for", () => {
  const xml = atom({
    title: "Guide",
    lang: "en",
    home: "https://example.org/",
    self: "https://example.org/feed.xml",
    date: "2026-11-23",
    entries: [entry],
  });
  const [feed, item] = xml.split("<entry>");
  for (const part of [feed, item]) {
    assert.match(part, /<title>[^<]+<\/title>\n<id>https:[^<]+<\/id>/);
    assert.match(part, /<updated>2026-11-23T00:00:00Z<\/updated>/);
  }
  assert.match(item, /<title>Noise &lt; Glyph<\/title>/);
  assert.equal(item.match(/<author><name>/g)?.length, 2);
});

Deno.test("a site has all three; articles are the pages with authors", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(join(folder, "content"));
    const write = (name: string, text: string) =>
      Deno.writeTextFile(join(folder, "content", name), text);
    await write(
      "index.md",
      '---\ntitle: Guide\ndescription: How.\nauthors: [A]\nversion: { date: "2026-01-02" }\n---\nText',
    );
    await write("other.md", "---\ntitle: Other\n---\nText");
    await write("404.md", "---\ntitle: None\n---\nText");
    const site = lume({
      cwd: folder,
      src: "content",
      location: new URL("https://example.org/guide/"),
    }).use(feeds());
    await site.build();
    const read = (name: string) => Deno.readTextFile(site.dest(name));
    const urls = [...(await read("sitemap.xml")).matchAll(/<loc>(.*?)</g)];
    assert.deepEqual(urls.map(([, url]) => url), [
      "https://example.org/guide/",
      "https://example.org/guide/other/",
    ]);
    const feed = await read("feed.xml");
    assert.match(feed, /<entry>\n<title>Guide<\/title>/);
    assert.doesNotMatch(feed, /Other/);
    assert.match(feed, /2026-01-02T00/);
    assert.match(await read("robots.txt"), /example\.org\/guide\/sitemap\.xml/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
