import assert from "node:assert/strict";
import katex from "katex";
import { readingTime } from "./reading_time.ts";

const words = (count: number) => "signal-to-noise ".repeat(count);

Deno.test("230 words a minute, three figures in one, never less than one", () => {
  assert.equal(readingTime(`<p>${words(2300)}</p>`), 10);
  assert.equal(
    readingTime(`<p>${words(2300)}</p>` + "<figure></figure>".repeat(6)),
    12,
  );
  assert.equal(readingTime(""), 1);
});

Deno.test("captions are read; pictures and folds are not", () => {
  const picture = `<div><svg><text>${words(999)}</text></svg></div>`;
  const fold = `<details>${words(999)}</details>`;
  assert.equal(readingTime(`<figure>${picture}${fold}</figure>`), 1);
  const caption = `<figcaption>${words(460)}${fold}</figcaption>`;
  assert.equal(readingTime(`<figure>${picture}${caption}</figure>`), 2);
});

Deno.test("a formula is one word", () => {
  const formula = katex.renderToString(
    "x_t = \\sqrt{a}\\,x_0 + b \\varepsilon",
  );
  assert.equal(readingTime(`<p>${`${formula} `.repeat(460)}</p>`), 2);
});

Deno.test("Chinese is counted by the character", () => {
  assert.equal(readingTime(`<p>${"噪声，".repeat(1300)}</p>`), 10);
  assert.equal(readingTime(`<p>${"噪声U-Net".repeat(1300)}</p>`), 16);
});
