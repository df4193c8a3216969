import assert from "node:assert/strict";
import { parseHTML } from "linkedom";
import { snippet } from "./snippet.ts";

const folder = "https://example.org/embed/v1/";

Deno.test("a snippet is the script, by its whole address, and the element", () => {
  assert.equal(
    snippet({
      name: "glyph-denoiser",
      attributes: { prompt: "gold", seed: "7" },
      folder,
      hasSheet: true,
    }),
    `<link rel="stylesheet" href="https://example.org/embed/v1/glyph-denoiser.css">
<script type="module" src="https://example.org/embed/v1/glyph-denoiser.js"></script>
<glyph-denoiser prompt="gold" seed="7"></glyph-denoiser>`,
  );
});

Deno.test("whatever an attribute holds, the snippet keeps it, and nothing more", () => {
  const attributes = {
    score: "",
    prompt: `"><script>alert(1)</script>&amp;'`,
  };
  const html = snippet({ name: "x-y", attributes, folder, hasSheet: false });
  const { document } = parseHTML(`<html><body>${html}</body></html>`);
  assert.equal(document.querySelectorAll("script").length, 1);
  const { attributes: read } = document.querySelector("x-y")!;
  assert.deepEqual(
    Object.fromEntries(Array.from(read, ({ name, value }) => [name, value])),
    attributes,
  );
});
