import assert from "node:assert/strict";
import fc from "fast-check";
import { wordPiece, wordsOf } from "./word_piece.ts";

const vocabulary = (await Deno.readTextFile(
  new URL("../models/all-MiniLM-L6-v2/vocabulary.txt", import.meta.url),
)).trimEnd().split("\n");

/** Texts and their tokens by the reference: testdata/word_piece.py. */
const reference: { text: string; tokens: string }[] = JSON.parse(
  await Deno.readTextFile(
    new URL("testdata/word_piece.json", import.meta.url),
  ),
);

const maxTokens = 32;
const small = ["[UNK]", "[CLS]", "[SEP]", "gold", "##fish", "fish", "s", "##s"];

function read(text: string, vocabulary: readonly string[], maxTokens = 32) {
  const { ids, truncated } = wordPiece(vocabulary)(text, maxTokens);
  return { tokens: Array.from(ids, (id) => vocabulary[id]), truncated };
}

Deno.test("texts of every kind become the reference's tokens", () => {
  const tokenize = wordPiece(vocabulary);
  assert.ok(reference.length > 300);
  for (const { text, tokens } of reference) {
    const { ids } = tokenize(text, maxTokens);
    const found = Array.from(ids, (id) => vocabulary[id]).join(" ");
    assert.equal(found, `[CLS] ${tokens} [SEP]`.replace("  ", " "), text);
  }
});

Deno.test("the longest piece is taken first", () => {
  const pieces = (text: string) => read(text, small).tokens.slice(1, -1);
  assert.deepEqual(pieces("goldfish"), ["gold", "##fish"]);
  assert.deepEqual(pieces("fishs fish s"), ["fish", "##s", "fish", "s"]);
  // What has no pieces to its end is unknown as a whole.
  assert.deepEqual(pieces("goldfishing"), ["[UNK]"]);
});

Deno.test("what does not fit is cut off at the end, and told", () => {
  assert.deepEqual(read("gold fish s", small, 5), {
    tokens: ["[CLS]", "gold", "fish", "s", "[SEP]"],
    truncated: false,
  });
  assert.deepEqual(read("gold fish s", small, 4), {
    tokens: ["[CLS]", "gold", "fish", "[SEP]"],
    truncated: true,
  });
});

Deno.test("the name of a special token is read as text", () => {
  assert.deepEqual(wordsOf("[SEP]"), ["[", "sep", "]"]);
  assert.deepEqual(read("[SEP]", small).tokens.slice(1, -1), [
    "[UNK]",
    "[UNK]",
    "[UNK]",
  ]);
});

Deno.test("a vocabulary without its special tokens is refused", () => {
  assert.throws(() => wordPiece(["[UNK]", "[CLS]", "gold"]), /no \[SEP\]/);
});

Deno.test("any text has its letters in its words, in order", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => {
    const words = wordsOf(text);
    assert.ok(words.every((word) => word && !/\s/.test(word)));
    // Reading again what was read changes nothing.
    assert.deepEqual(wordsOf(words.join(" ")), words);
  }));
});

Deno.test("tokens spell the words they were made of", () => {
  const letters = fc.stringMatching(/^[a-z]{1,12}( [a-z]{1,12}){0,3}$/);
  fc.assert(fc.property(letters, (text) => {
    const { tokens } = read(text, vocabulary, 100);
    const spelled = tokens.slice(1, -1).join(" ").replaceAll(" ##", "");
    assert.equal(spelled, text);
  }));
});
