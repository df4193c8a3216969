import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import type { NativeModel } from "../inference/native.ts";
import { cosine, tokenVectors, vectorOf } from "./token_vectors.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** A model whose vectors count up, for texts of so many tokens. */
const counting = (tokens: number) =>
  ({
    manifest: { textEncoder: { maxTokens: 32, width: 2 } },
    encode: () =>
      Promise.resolve({
        tokens,
        vectors: Float32Array.from({ length: 2 * tokens }, (_, i) => i),
        truncated: false,
      }),
  }) as unknown as NativeModel;

Deno.test("every vector has its token, pieces of words too", async () => {
  const found = await tokenVectors(root, counting(7))("Gold ytterbium");
  assert.deepEqual(found.tokens, [
    "[CLS]",
    "gold",
    "y",
    "##tter",
    "##bi",
    "##um",
    "[SEP]",
  ]);
  assert.deepEqual([...vectorOf("gold", found)], [2, 3]);
  assert.deepEqual([...vectorOf("##um", found)], [10, 11]);
  assert.throws(() => vectorOf("bium", found), /no token “bium” in \[CLS\]/);
});

Deno.test("vectors of another text are told", async () => {
  await assert.rejects(
    tokenVectors(root, counting(5))("gold"),
    /“gold” is 3 tokens, but has 5 vectors/,
  );
});

Deno.test("cosine: of a vector with itself 1, whatever their lengths", () => {
  const number = fc.integer({ min: -9, max: 9 });
  const vectors = fc.array(number, { minLength: 4, maxLength: 4 })
    .filter((it) => it.some((x) => x !== 0));
  fc.assert(
    fc.property(vectors, vectors, (a, b) => {
      const near = (x: number, y: number) =>
        assert.ok(Math.abs(x - y) < 1e-12, `${x}, ${y}`);
      near(cosine(a, a.map((x) => 3 * x)), 1);
      near(cosine(a, b), cosine(b, a));
      near(cosine(a, b.map((x) => -x)), -cosine(a, b));
    }),
  );
  assert.equal(cosine([1, 0], [0, 5]), 0);
});
