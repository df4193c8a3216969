import assert from "node:assert/strict";
import fc from "fast-check";
import { permalink, readPermalink } from "./permalink.ts";

Deno.test("a link to a state can be read by people", () => {
  const state = { prompt: "gold", seed: "7", at: "12" };
  assert.equal(
    permalink({ id: "fig:denoiser", state }),
    "#fig:denoiser?prompt=gold&seed=7&at=12",
  );
});

Deno.test("whatever the state, its link is read as that state", () => {
  fc.assert(fc.property(
    fc.string({ minLength: 1, unit: "grapheme" }),
    fc.dictionary(
      fc.stringMatching(/^[a-z]+$/),
      fc.string({ unit: "grapheme" }),
      { minKeys: 1, noNullPrototype: true },
    ),
    (id, state) => {
      const link = { id, state };
      assert.deepEqual(readPermalink(permalink(link)), link);
    },
  ));
});

Deno.test("other fragments are no links to a state", () => {
  for (
    const hash of ["", "#", "#fig:denoiser", "#?a=1", "#x?", "#%E0%A4?a=1"]
  ) {
    assert.equal(readPermalink(hash), null, hash);
  }
});
