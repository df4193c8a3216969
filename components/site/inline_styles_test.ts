import assert from "node:assert/strict";
import { inlined } from "./inline_styles.ts";

const sheets = new Map([
  ["/base/styles/main.css", `p{background:url("../a.svg")}`],
  [
    "/base/katex/katex.css",
    "@font-face{src:url(fonts/A.woff2)}b{mask:url(data:x) url(#m) url(https://e.org/i)}",
  ],
]);

Deno.test("a sheet stands where it was linked, its addresses seen from the page", () => {
  assert.equal(
    inlined(
      `<link rel="stylesheet" href="/base/styles/main.css">\n<p>`,
      sheets,
    ),
    `<style>p{background:url("/base/a.svg")}</style>\n<p>`,
  );
  assert.equal(
    inlined(`<link rel="stylesheet" href="/base/katex/katex.css">`, sheets),
    "<style>@font-face{src:url(/base/katex/fonts/A.woff2)}" +
      "b{mask:url(data:x) url(#m) url(https://e.org/i)}</style>",
  );
});

Deno.test("another sheet stays a link", () => {
  const html = `<link rel="stylesheet" href="/other.css">`;
  assert.equal(inlined(html, sheets), html);
});
