import assert from "node:assert/strict";
import fc from "fast-check";
import type { EncodedTokens } from "../../../inference/token_encoding.ts";
import {
  axisFor,
  cosine,
  cosineText,
  firstPlace,
  isMark,
  landmarksOf,
  type Pair,
  placeOf,
  rowNumber,
  sameElsewhere,
  vectorAlone,
  vectorAt,
  vectorOfOne,
  wordAround,
} from "./company.ts";

/** A text of these pieces, whose vectors of two numbers count up. */
function textOf(pieces: string): EncodedTokens {
  const all = ["[CLS]", ...pieces.split(" "), "[SEP]"];
  return {
    pieces: all,
    tokens: all.length,
    vectors: Float32Array.from({ length: 2 * all.length }, (_, i) => i),
    truncated: false,
  };
}

const lithium = textOf("lithium element");
const surprise = textOf("the element of surprise");
const pair: Pair = [lithium, surprise];

Deno.test("cosine: 1 of a vector with itself at any length, −1 turned round", () => {
  const number = fc.integer({ min: -9, max: 9 });
  const vector = fc.array(number, { minLength: 5, maxLength: 5 })
    .filter((it) => it.some((x) => x !== 0));
  fc.assert(fc.property(vector, vector, (a, b) => {
    const near = (x: number, y: number) => assert.ok(Math.abs(x - y) < 1e-12);
    near(cosine(a, a.map((x) => 4 * x)), 1);
    near(cosine(a, b.map((x) => -x)), -cosine(a, b));
  }));
  assert.equal(cosine([3, 0], [0, 2]), 0);
  assert.ok(Math.abs(cosine([1, 0], [1, 1]) - Math.SQRT1_2) < 1e-12);
});

Deno.test("a row is its token's vector", () => {
  assert.deepEqual([...vectorAt(surprise, 2)], [4, 5]);
  assert.deepEqual([...vectorOfOne(textOf("sun"))!], [2, 3]);
  assert.equal(vectorOfOne(lithium), null);
  assert.equal(vectorOfOne(null), null);
});

Deno.test("the word around a piece goes from its beginning to its end", () => {
  const { pieces } = textOf("the y ##tter ##bi ##um and ##no [UNK]");
  const around = (row: number) => wordAround(pieces, row);
  for (const piece of [0, 1, 2, 3]) {
    assert.deepEqual(around(2 + piece), { word: "ytterbium", piece });
  }
  assert.deepEqual(around(1), { word: "the", piece: 0 });
  assert.deepEqual(around(6), { word: "andno", piece: 0 });
  for (const mark of [0, 8, 9]) {
    assert.ok(isMark(pieces[mark]));
    assert.equal(around(mark), null);
  }
  assert.ok(!isMark("["));
});

Deno.test("alone, a piece has the vector of the same piece, or none", () => {
  const alone = textOf("y ##tter");
  assert.deepEqual([...vectorAlone(alone, 1, "##tter")!], [4, 5]);
  assert.equal(vectorAlone(alone, 1, "##bi"), null);
  assert.equal(vectorAlone(alone, 9, "y"), null);
  assert.equal(vectorAlone(null, 0, "y"), null);
});

Deno.test("the same token is found in the other text, either way", () => {
  assert.deepEqual(sameElsewhere(pair, { which: 0, row: 2 }), {
    which: 1,
    row: 2,
  });
  assert.deepEqual(sameElsewhere(pair, { which: 1, row: 2 }), {
    which: 0,
    row: 2,
  });
  assert.equal(sameElsewhere(pair, { which: 0, row: 1 }), null);
  assert.equal(sameElsewhere([lithium, null], { which: 0, row: 2 }), null);
});

Deno.test("first is looked at what was sought, else what both have, else a first word", () => {
  assert.deepEqual(firstPlace(pair, null), { which: 0, row: 2 });
  assert.deepEqual(firstPlace(pair, "lithium"), { which: 0, row: 1 });
  assert.deepEqual(firstPlace(pair, "surprise"), { which: 1, row: 4 });
  assert.deepEqual(firstPlace(pair, "gone"), { which: 0, row: 2 });
  assert.deepEqual(firstPlace([lithium, null], null), { which: 0, row: 1 });
  assert.deepEqual(firstPlace([null, lithium], null), { which: 1, row: 1 });
  assert.equal(firstPlace([null, null], null), null);
});

Deno.test("rows are counted through both texts", () => {
  for (let number = 0; number < lithium.tokens + surprise.tokens; number++) {
    assert.equal(rowNumber(pair, placeOf(pair, number)!), number);
  }
  assert.deepEqual(placeOf(pair, 4), { which: 1, row: 0 });
  assert.equal(placeOf(pair, 10), null);
  assert.equal(placeOf(pair, -1), null);
  assert.deepEqual(placeOf([null, lithium], 0), { which: 1, row: 0 });
});

Deno.test("landmarks stand between commas of any script, each once", () => {
  assert.deepEqual(
    landmarksOf(" sun, lamp，feather、sun;; heavy ,x", 4),
    ["sun", "lamp", "feather", "heavy"],
  );
  assert.deepEqual(landmarksOf(" , ", 4), []);
});

Deno.test("the axis holds all values and zero", () => {
  assert.deepEqual(axisFor([]), [0, .2, .4, .6]);
  assert.deepEqual(axisFor([.3, .61]), [0, .2, .4, .6, .8]);
  assert.deepEqual(axisFor([-.05, 1]), [-.2, 0, .2, .4, .6, .8, 1]);
  const value = fc.float({ min: -1, max: 1, noNaN: true });
  fc.assert(fc.property(fc.array(value), (values) => {
    const axis = axisFor(values);
    assert.ok(axis.includes(0));
    for (const it of values) {
      assert.ok(it >= axis[0] - 1e-6 && it <= axis.at(-1)! + 1e-6);
    }
  }));
});

Deno.test("cosines are printed with a minus sign, and zero without", () => {
  assert.deepEqual([.531, -.126, -.004].map(cosineText), [
    "0.53",
    "−0.13",
    "0.00",
  ]);
});
