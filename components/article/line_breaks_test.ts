import assert from "node:assert/strict";
import katex from "katex";
import { keepMarks } from "./line_breaks.ts";

const formula = katex.renderToString("\\sqrt{x_t}");
const glyph = '<span class="glyph" style="--glyph:url(a)"></span>';

Deno.test("marks stay with the formula or glyph beside them", () => {
  for (const box of [formula, glyph, `<a class="term">${formula}</a>`]) {
    assert.equal(
      keepMarks(`在（${box}），${box}里`),
      `在<span class="unbroken">（${box}），</span>${box}里`,
    );
  }
});

Deno.test("so it is in English", () => {
  assert.equal(
    keepMarks(`in (${formula}), ${glyph}.`),
    `in <span class="unbroken">(${formula}),</span> <span class="unbroken">${glyph}.</span>`,
  );
});

Deno.test("a mark between two boxes stays with the first", () => {
  assert.equal(
    keepMarks(`${formula}、${glyph}。`),
    `<span class="unbroken">${formula}、</span><span class="unbroken">${glyph}。</span>`,
  );
});

Deno.test("a formula that may be broken itself is left", () => {
  const html = `${katex.renderToString("a = b + ".repeat(9) + "c")}，`;
  assert.equal(keepMarks(html), html);
});

Deno.test("where there are no such marks nothing changes", () => {
  const html = `<p>Of ${formula} and ${glyph} <span>，</span></p>`;
  assert.equal(keepMarks(html), html);
});
