import assert from "node:assert/strict";
import { tokenEncoding } from "./token_encoding.ts";

const vocabulary = "[UNK]\n[CLS]\n[SEP]\ngold\ny\n##tter\n";

Deno.test("tokens are named in the order of their vectors, as far as they are read", async () => {
  const asked: string[] = [];
  const encode = tokenEncoding(
    (text) => {
      asked.push(text);
      const vectors = new Float32Array(8);
      return Promise.resolve({ tokens: 4, vectors, truncated: true });
    },
    vocabulary,
    4,
  );
  const { pieces, tokens, truncated } = (await encode("Ytter gold"))!;
  assert.deepEqual(pieces, ["[CLS]", "y", "##tter", "[SEP]"]);
  assert.deepEqual([tokens, truncated, asked], [4, true, ["Ytter gold"]]);
});

Deno.test("a text without words has no tokens either", async () => {
  const encode = tokenEncoding(() => Promise.resolve(null), vocabulary, 4);
  assert.equal(await encode(" "), null);
});
