import assert from "node:assert/strict";
import fc from "fast-check";
import { parseBibtex } from "./bibtex.ts";

const parse = (source: string) => parseBibtex(source, "test.bib");

Deno.test("an entry with braces, quotes, numbers and a last comma", () => {
  const entry = parse(`
    Words between entries are comments.
    @InProceedings{ho2020ddpm,
      Author = {Ho, Jonathan and Ajay Jain and Abbeel, Pieter},
      title = {Denoising {Diffusion} Probabilistic Models},
      booktitle = "Advances in {"Neural"} Information",
      year = 2020,
      pages = {6840--6851},
    }`).get("ho2020ddpm")!;
  assert.deepEqual(entry, {
    key: "ho2020ddpm",
    type: "inproceedings",
    authors: [
      { family: "Ho", given: "Jonathan" },
      { family: "Jain", given: "Ajay" },
      { family: "Abbeel", given: "Pieter" },
    ],
    hasMoreAuthors: false,
    fields: {
      title: "Denoising Diffusion Probabilistic Models",
      booktitle: 'Advances in "Neural" Information',
      year: "2020",
      pages: "6840–6851",
    },
  });
});

Deno.test("names: particles, groups, accents, others", () => {
  const names = String.raw`Laurens van der Maaten and {The {LAION} Team} and ` +
    String
      .raw`Schr{\"o}dinger, Erwin and Ho{\v r}ava, P. and \'Alvarez and others`;
  const { authors, hasMoreAuthors } = parse(`@misc{a, author = {${names}}}`)
    .get("a")!;
  assert.deepEqual(authors, [
    { family: "van der Maaten", given: "Laurens" },
    { family: "The LAION Team", given: "" },
    { family: "Schrödinger", given: "Erwin" },
    { family: "Hořava", given: "P." },
    { family: "Álvarez", given: "" },
  ]);
  assert.ok(hasMoreAuthors);
});

Deno.test("@comment and @preamble are no entries", () => {
  const entries = parse(
    '@comment{x} @preamble{"y"} @book{b, title = {T}}',
  );
  assert.deepEqual([...entries.keys()], ["b"]);
});

Deno.test("mistakes are named with file and line", () => {
  assert.throws(
    () => parse("@misc{a, title = {T}}\n\n@misc{a, title = {U}}"),
    /^Error: test\.bib:3: the key "a" is given twice/,
  );
  assert.throws(
    () => parse("@misc{a,\n  title = {T\n"),
    /^Error: test\.bib:2: the value of title in "a" does not end/,
  );
  assert.throws(
    () => parse("@misc{a,\n  title {T}\n}"),
    /^Error: test\.bib:1: "a" has a field/,
  );
  assert.throws(() => parse("\n@misc a"), /^Error: test\.bib:2: an entry/);
});

Deno.test("any words without TeX in them come back", () => {
  const words = fc.stringMatching(/^[a-zA-Z0-9 .,:!?]*$/)
    .map((text) => text.replaceAll(/\s+/g, " ").trim());
  fc.assert(fc.property(words, (text) => {
    const entry = parse(`@misc{a, note = {${text}}, title = "${text}"}`);
    assert.deepEqual(entry.get("a")!.fields, { note: text, title: text });
  }));
});
