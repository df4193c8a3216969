import assert from "node:assert/strict";
import { indexOf } from "./search.ts";

const page = (url: string, text: string, lang = "en") => ({
  data: { url },
  text:
    `<!doctype html><html lang="${lang}"><head><title>${url}</title></head>` +
    `<body><main data-pagefind-body><h1>${url}</h1><p>${text}</p></main></body></html>`,
});
const pages = [
  page("/", "Noise turns to glyphs."),
  page("/a/", "The schedule of noise."),
];

Deno.test("the index has what the dialog loads, and no interface of its own", async () => {
  const files = await indexOf(pages);
  const paths = files.map(({ path }) => path);
  for (
    const pattern of [
      /^pagefind\.js$/,
      /^pagefind-entry\.json$/,
      /^wasm\.en\.pagefind$/,
      /\.pf_meta$/,
      /\.pf_index$/,
    ]
  ) {
    assert.ok(paths.some((path) => pattern.test(path)), String(pattern));
  }
  const fragments = paths.filter((path) => path.endsWith(".pf_fragment"));
  assert.equal(fragments.length, pages.length);
  assert.ok(!paths.some((path) => /ui|highlight/.test(path)), String(paths));
});

Deno.test("the same pages give the same bytes, in any order", async () => {
  assert.deepEqual(await indexOf(pages.toReversed()), await indexOf(pages));
});

Deno.test("languages stand in their order in the entry, which is the same each time", async () => {
  const languages = ["de", "en", "es", "fr", "zh-hans"];
  const files = await indexOf(
    languages.map((lang) => page(`/${lang}/`, "Noise.", lang)),
  );
  const entry = files.find(({ path }) => path === "pagefind-entry.json")!;
  const read = JSON.parse(new TextDecoder().decode(entry.content));
  assert.deepEqual(Object.keys(read.languages), languages);
});
