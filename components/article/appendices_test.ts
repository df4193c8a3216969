import assert from "node:assert/strict";
import { sayInEnglish } from "../languages/say.ts";
import { listAppendices } from "./appendices.ts";
import { permalink } from "./headings.ts";

Deno.test("what follows the article is in its contents", () => {
  const html = listAppendices(
    '<ol><!-- appendices --></ol><article><h2 id="a">A</h2></article>' +
      `<h2 id="glossary">Glossary${permalink("glossary", sayInEnglish)}</h2>`,
  );
  assert.match(
    html,
    /^<ol><li><a href="#glossary">Glossary<\/a><\/li><\/ol><article>/,
  );
});

Deno.test("a page without an article has none", () => {
  assert.equal(
    listAppendices('<!-- appendices --><h2 id="a">A</h2>'),
    '<h2 id="a">A</h2>',
  );
});
