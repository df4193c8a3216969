import assert from "node:assert/strict";
import { predictionFrom } from "../../../diffusion/mod.ts";
import {
  answerOf,
  errorInWords,
  factor,
  meanSquaredError,
  questionOf,
  timestepsAllOver,
} from "./question.ts";

const x0 = Float32Array.from({ length: 256 }, (_, i) => i % 3 ? 1 : -1);

Deno.test("a question is the glyph and the noise of its seed, in the shares of ᾱ", () => {
  const question = questionOf(x0, { seed: 4, t: 7, alphaCumprod: .25 });
  for (const i of [0, 100, 255]) {
    const mixed = .5 * x0[i] + Math.sqrt(.75) * question.eps[i];
    assert.ok(Math.abs(question.xt[i] - mixed) < 1e-6);
  }
  const later = questionOf(x0, { seed: 4, t: 8, alphaCumprod: .1 });
  assert.deepEqual(later.eps, question.eps, "one seed, one noise");
  const other = questionOf(x0, { seed: 5, t: 7, alphaCumprod: .25 });
  assert.notDeepEqual(other.eps, question.eps);
});

Deno.test("an answer’s two errors are one, but for the signal-to-noise ratio", () => {
  const alphaCumprod = .25;
  const question = questionOf(x0, { seed: 1, t: 7, alphaCumprod });
  const guess = x0.map((it, i) => it + (i % 2 ? .2 : -.4));
  const answer = answerOf(
    question,
    predictionFrom("sample", guess, question.xt, alphaCumprod),
  );
  assert.ok(Math.abs(answer.x0Error - .1) < 1e-6, `${answer.x0Error}`);
  assert.ok(Math.abs(answer.epsError - .1 / 3) < 1e-6, `${answer.epsError}`);
});

Deno.test("what is right has no error", () => {
  assert.equal(meanSquaredError(x0, x0.slice()), 0);
  assert.equal(
    meanSquaredError(Float32Array.of(1, 2), Float32Array.of(3, 2)),
    2,
  );
});

Deno.test("a walk goes all over the schedule, upwards, and is no longer than it", () => {
  const walk = timestepsAllOver(1000);
  assert.equal(walk.length, 12);
  assert.deepEqual([walk[0], walk[1], walk.at(-1)], [41, 125, 958]);
  assert.deepEqual(walk, walk.toSorted((a, b) => a - b));
  assert.deepEqual(timestepsAllOver(3), [0, 1, 2]);
});

Deno.test("numbers in words have the digits that count", () => {
  assert.deepEqual(
    [1, .9843, .1766, .0389, .0000121, 0].map(factor),
    ["1.00", "0.98", "0.18", "0.039", "0.000012", "0.00"],
  );
  assert.deepEqual(
    [1.26, .515, .0018, .00018, 8e-11].map(errorInWords),
    ["1.3", "0.52", "0.0018", "0.00018", "< 0.0001"],
  );
});
