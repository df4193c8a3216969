import assert from "node:assert/strict";
import { parseBibtex } from "../article/bibtex.ts";
import { bibtex, jsonLd, longDate } from "./citation.ts";

const report = {
  title: "From Noise to Glyph",
  authors: ["The guide's authors", "Ho, Jonathan"],
  url: "https://example.org/",
  description: "How </script> ends.",
  lang: "en",
  version: { commit: "d35081e", date: "2026-03-09" },
};

Deno.test("the BibTeX entry reads as it was meant", () => {
  const text = bibtex(report);
  assert.match(text, /month \s*= mar,/);
  const entry = parseBibtex(text, "cite.bib").get("from-noise-to-glyph")!;
  assert.deepEqual(entry.authors, [
    { family: "The guide's authors", given: "" },
    { family: "Ho", given: "Jonathan" },
  ]);
  assert.equal(entry.fields.title, "From Noise to Glyph");
  assert.equal(entry.fields.year, "2026");
  assert.equal(entry.fields.note, "Version d35081e");
});

Deno.test("without a version the entry has no date", () => {
  const text = bibtex({ ...report, version: {} });
  assert.doesNotMatch(text, /year|month|note/);
  parseBibtex(text, "cite.bib");
});

Deno.test("JSON-LD cannot end the script that it stands in", () => {
  const text = jsonLd(report);
  assert.doesNotMatch(text, /</);
  assert.equal(JSON.parse(text).description, report.description);
  assert.equal(JSON.parse(text).dateModified, "2026-03-09");
});

Deno.test("a date in words", () => {
  assert.equal(longDate("2026-03-09", "en"), "9 March 2026");
  assert.equal(longDate("2026-03-09", "zh-Hans"), "2026年3月9日");
});

Deno.test("a title in another script still gives a key", () => {
  const text = bibtex({
    ...report,
    title: "从噪声到字形",
    url: "https://example.org/zh/",
  });
  assert.ok(parseBibtex(text, "cite.bib").has("example-org-zh"));
});
