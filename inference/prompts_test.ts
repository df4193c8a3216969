import assert from "node:assert/strict";
import fc from "fast-check";
import { ModelError } from "./manifest.ts";
import {
  decodeFloat16,
  nearestPrompts,
  openPrompts,
  type PromptTable,
  readPromptTable,
} from "./prompts.ts";

const table: PromptTable = {
  width: 2,
  dtype: "float16",
  prompts: [
    { text: "gold", tokens: 2, offset: 0, kind: "radical" },
    { text: "water", tokens: 1, offset: 2, kind: "radical" },
    {
      text: "the sound of flowing water",
      tokens: 3,
      offset: 3,
      kind: "caption",
      character: "淙",
    },
  ],
};

/** 1, 2, 3 … 12 as half floats: six tokens of width 2. */
const halves = new Uint8Array(
  Float16Array.from({ length: 12 }, (_, i) => i + 1).buffer,
);

Deno.test("every half float decodes as the engine's own decodes it", () => {
  const bits = Uint16Array.from({ length: 65536 }, (_, i) => i);
  const decoded = decodeFloat16(new Uint8Array(bits.buffer));
  const expected = new Float32Array(new Float16Array(bits.buffer));
  assert.equal(decoded.length, 65536);
  for (let i = 0; i < decoded.length; i++) {
    assert.ok(Object.is(decoded[i], expected[i]), `0x${i.toString(16)}`);
  }
});

Deno.test("half floats may start anywhere in a buffer", () => {
  const odd = new Uint8Array(5);
  odd.set([0x00, 0x3c, 0x00, 0xc0], 1); // 1, −2
  assert.deepEqual([...decodeFloat16(odd.subarray(1))], [1, -2]);
});

Deno.test("a prompt has its own vectors", () => {
  const prompts = openPrompts(table, halves);
  const { tokens, vectors } = prompts.condition("water");
  assert.equal(tokens, 1);
  assert.deepEqual([...vectors], [5, 6]);
});

Deno.test("case and spaces make no other prompt", () => {
  const prompts = openPrompts(table, halves);
  const exact = prompts.condition("the sound of flowing water");
  assert.deepEqual(prompts.condition(" The sound  of flowing Water "), exact);
});

Deno.test("what is not on the list is not found", () => {
  const prompts = openPrompts(table, halves);
  assert.deepEqual(prompts.find("Water"), prompts.condition("water"));
  assert.equal(prompts.find("waters"), null);
});

Deno.test("an unknown prompt is told what is near", () => {
  const prompts = openPrompts(table, halves);
  assert.throws(() => prompts.condition("goldd"), (error) => {
    assert.ok(error instanceof ModelError && error.code === "unknown-prompt");
    assert.match(error.message, /no “goldd”\. Did you mean “gold”\?/);
    return true;
  });
  assert.throws(() => prompts.condition("zzz"), /one of the 3 in the list/);
});

Deno.test("a shared word makes prompts near", () => {
  assert.deepEqual(nearestPrompts("flowing", table.prompts), [
    "the sound of flowing water",
  ]);
  assert.equal(nearestPrompts("watr", table.prompts)[0], "water");
});

Deno.test("a prompt on the list is nearest to itself", () => {
  const texts = fc.uniqueArray(
    fc.stringMatching(/^[a-z]{3,8}( [a-z]{3,8})?$/),
    {
      minLength: 1,
      maxLength: 8,
    },
  );
  fc.assert(fc.property(texts, fc.nat(), (list, pick) => {
    const text = list[pick % list.length];
    const prompts = list.map((text) => ({
      text,
      tokens: 1,
      offset: 0,
      kind: "radical",
    }));
    assert.equal(nearestPrompts(text, prompts)[0], text);
  }));
});

Deno.test("a list and vectors of different exports are refused", () => {
  assert.throws(
    () => openPrompts(table, halves.subarray(0, 20)),
    /“the sound of flowing water” lie beyond the end .*\(5 tokens\)/,
  );
});

Deno.test("a damaged list is refused by field", () => {
  const read = (change: object) =>
    readPromptTable(JSON.stringify({ ...table, ...change }), "here");
  assert.deepEqual(read({}), table);
  assert.throws(() => read({ width: 0 }), /here: width/);
  assert.throws(() => read({ dtype: "int8" }), /here: dtype/);
  assert.throws(() => read({ prompts: {} }), /here: prompts/);
  assert.throws(() => read({ prompts: [{ text: "" }] }), /here: prompts\[0\]/);
  assert.throws(() => readPromptTable("<html>", "here"), /here: not JSON/);
});
