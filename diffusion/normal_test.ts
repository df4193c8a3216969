import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { fillNormal, normalFrom } from "./normal.ts";
import reference from "./testdata/philox.json" with { type: "json" };

const uint32 = fc.integer({ min: 0, max: 4294967295 });

Deno.test("the same bits as NumPy, at every address", () => {
  for (const { sha256, firstBits, ...address } of reference) {
    const values = fillNormal(new Float32Array(address.count), {
      seed: BigInt(address.seed),
      sample: address.sample,
      step: address.step,
    });
    const bits = [...new Uint32Array(values.buffer, 0, 4)];
    assert.deepEqual(
      bits.map((b) => b.toString(16).padStart(8, "0")),
      firstBits,
    );
    assert.equal(createHash("sha256").update(values).digest("hex"), sha256);
  }
});

Deno.test("quantiles agree with SciPy's ndtri, which is another algorithm", () => {
  const quantiles = [
    [0x00000000, -6.3379577545537895],
    [0x00000001, -6.166429517819751],
    [0x000003e8, -5.039851125968712],
    [0x00bc614e, -2.761769519859486],
    [0x13333332, -1.4395314720898171],
    [0x13333333, -1.4395314704450153],
    [0x13333334, -1.439531468800213],
    [0x40000000, -0.6744897498297384],
    [0x7fffffff, -2.918099372916623e-10],
  ];
  for (const [w, expected] of quantiles) {
    const x = normalFrom(w);
    const error = Math.abs(x - expected) / Math.abs(expected);
    assert.ok(error < 2e-15, `word ${w}: ${x}, not ${expected}`);
  }
});

Deno.test("a word's complement gives the opposite number", () => {
  fc.assert(fc.property(uint32, (w) => {
    assert.equal(normalFrom(4294967295 - w), -normalFrom(w));
  }));
});

Deno.test("larger words give larger numbers, over the seam of the two formulas too", () => {
  const rising = (w: number) => {
    assert.ok(normalFrom(w) < normalFrom(w + 1), `at word ${w}`);
  };
  // |p − ½| = 0.425 is at this word.
  const seam = Math.round(0.075 * 4294967296);
  for (let w = seam - 2000; w < seam + 2000; w++) rising(w);
  fc.assert(fc.property(fc.integer({ min: 0, max: 4294967294 }), rising));
});

Deno.test("moments, and the distance to the normal distribution (Kolmogorov–Smirnov)", () => {
  const n = 2 ** 20;
  const values = fillNormal(new Float32Array(n), {
    seed: 2024,
    sample: 3,
    step: 17,
  });
  const moment = (k: number) =>
    values.reduce((sum, value) => sum + value ** k, 0) / n;
  // Four standard errors, √(Var[xᵏ] / n).
  near(moment(1), 0, 4 * Math.sqrt(1 / n));
  near(moment(2), 1, 4 * Math.sqrt(2 / n));
  near(moment(3), 0, 4 * Math.sqrt(15 / n));
  near(moment(4), 3, 4 * Math.sqrt(96 / n));

  const sorted = values.slice().sort();
  let distance = 0;
  for (let i = 0; i < n; i++) {
    const p = cumulative(sorted[i]);
    distance = Math.max(distance, p - i / n, (i + 1) / n - p);
  }
  // Exceeded once in a hundred.
  assert.ok(distance < 1.628 / Math.sqrt(n), `distance ${distance}`);
});

Deno.test("neighbouring addresses share nothing", () => {
  const n = 2 ** 16;
  const at = (seed: number, sample: number, step: number) =>
    fillNormal(new Float32Array(n), { seed, sample, step });
  const here = at(1, 1, 1);
  const others = [
    at(2, 1, 1),
    at(1, 2, 1),
    at(1, 1, 2),
    here.subarray(1),
    here.subarray(4),
  ];
  for (const there of others) {
    const product = there.reduce((sum, value, i) => sum + value * here[i], 0);
    near(product / n, 0, 4 / Math.sqrt(n));
  }
});

Deno.test("a short draw is the beginning of a long one", () => {
  const long = fillNormal(new Float32Array(64), {
    seed: 1,
    sample: 0,
    step: 0,
  });
  for (let length = 0; length < 10; length++) {
    const short = new Float32Array(length);
    fillNormal(short, { seed: 1, sample: 0, step: 0 });
    assert.deepEqual(short, long.slice(0, length));
  }
});

Deno.test("a seed is an integer, as number or bigint", () => {
  const draw = (seed: number | bigint) =>
    fillNormal(new Float32Array(8), { seed, sample: 0, step: 0 });
  fc.assert(fc.property(fc.maxSafeInteger(), (seed) => {
    assert.deepEqual(draw(seed), draw(BigInt(seed)));
  }));
  assert.notDeepEqual(draw(1), draw(1n + 2n ** 32n));
  for (const seed of [0.5, NaN, 2 ** 53]) {
    assert.throws(() => draw(seed), /seed must be an integer/);
  }
});

Deno.test("an address out of range is refused", () => {
  const out = new Float32Array(1);
  for (const wrong of [-1, 0.5, 2 ** 32, NaN]) {
    assert.throws(
      () => fillNormal(out, { seed: 0, sample: wrong, step: 0 }),
      /sample must be an integer/,
    );
    assert.throws(
      () => fillNormal(out, { seed: 0, sample: 0, step: wrong }),
      /step must be an integer/,
    );
  }
});

/** Φ(x) by its series in odd powers of x, good to 1e-9 for |x| < 6. */
function cumulative(x: number): number {
  let term = x;
  let sum = x;
  for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}

function near(actual: number, expected: number, tolerance: number) {
  assert.ok(
    Math.abs(actual - expected) <= tolerance,
    `${actual} is not within ${tolerance} of ${expected}`,
  );
}
