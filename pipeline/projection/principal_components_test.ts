import assert from "node:assert/strict";
import fc from "fast-check";
import { fillNormal } from "../../diffusion/mod.ts";
import {
  orthonormalise,
  passesOver,
  principalComponents,
  symmetricEigen,
} from "./principal_components.ts";
import { openRowThreads } from "./row_threads.ts";

const OPTIONS = { components: 3, oversampling: 5, iterations: 6, seed: 1 };

/** Bytes with variances 30², 20², 10² along three known directions, and 2² elsewhere. */
function knownBytes(count: number, dimension: number) {
  const directions = new Float64Array(
    fillNormal(new Float32Array(dimension * 3), {
      seed: 9,
      sample: 0,
      step: 0,
    }),
  );
  orthonormalise(directions, dimension, 3);
  const data = new Uint8Array(count * dimension);
  for (let i = 0; i < count; i++) {
    const normal = fillNormal(new Float32Array(dimension + 3), {
      seed: 9,
      sample: 1,
      step: i,
    });
    for (let j = 0; j < dimension; j++) {
      let value = 127 + 2 * normal[3 + j];
      for (let k = 0; k < 3; k++) {
        value += [30, 20, 10][k] * normal[k] * directions[j * 3 + k];
      }
      data[i * dimension + j] = Math.round(value);
    }
  }
  return { data, count, dimension };
}

Deno.test("principalComponents finds a known covariance", async () => {
  const rows = knownBytes(4000, 60);
  const { coordinates, variances, totalVariance } = await principalComponents(
    passesOver(rows),
    rows,
    OPTIONS,
  );
  for (const [k, deviation] of [30, 20, 10].entries()) {
    // Sampling error of a variance is about √(2/4000) = 2 % of it.
    const expected = deviation ** 2 + 4;
    assert.ok(
      Math.abs(variances[k] - expected) < 0.08 * expected,
      `${variances[k]}`,
    );
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < rows.count; i++) {
      sum += coordinates[i * 3 + k];
      squares += coordinates[i * 3 + k] ** 2;
    }
    assert.ok(Math.abs(sum / rows.count) < 1e-3);
    assert.ok(Math.abs(squares / rows.count / variances[k] - 1) < 1e-5);
  }
  const expected = 900 + 400 + 100 + 60 * (4 + 1 / 12);
  assert.ok(Math.abs(totalVariance / expected - 1) < 0.05);
});

Deno.test("principalComponents agrees with the whole covariance matrix", async () => {
  const rows = knownBytes(500, 40);
  const covariance = new Float64Array(40 * 40);
  const mean = new Float64Array(40);
  for (let i = 0; i < rows.data.length; i++) {
    mean[i % 40] += rows.data[i] / 500;
  }
  for (let i = 0; i < 500; i++) {
    for (let a = 0; a < 40; a++) {
      for (let b = 0; b < 40; b++) {
        covariance[a * 40 + b] += (rows.data[i * 40 + a] - mean[a]) *
          (rows.data[i * 40 + b] - mean[b]) / 500;
      }
    }
  }
  const exact = symmetricEigen(covariance, 40).values;
  const { variances, totalVariance } = await principalComponents(
    passesOver(rows),
    rows,
    OPTIONS,
  );
  for (let k = 0; k < 3; k++) {
    assert.ok(Math.abs(variances[k] / exact[k] - 1) < 1e-6);
  }
  const trace = exact.reduce((sum, it) => sum + it, 0);
  assert.ok(Math.abs(totalVariance / trace - 1) < 1e-9);
});

Deno.test("principalComponents on threads: the same to rounding, and twice the same bits", async () => {
  const { data, ...size } = knownBytes(501, 40);
  const shared = new Uint8Array(new SharedArrayBuffer(data.length));
  shared.set(data);
  const threads = openRowThreads();
  try {
    const passes = threads.passes({ data: shared, ...size });
    const first = await principalComponents(passes, size, OPTIONS);
    const second = await principalComponents(passes, size, OPTIONS);
    assert.deepEqual(first, second);
    const alone = await principalComponents(
      passesOver({ data, ...size }),
      size,
      OPTIONS,
    );
    for (let k = 0; k < 3; k++) {
      assert.ok(Math.abs(first.variances[k] / alone.variances[k] - 1) < 1e-9);
    }
  } finally {
    threads.close();
  }
});

Deno.test("symmetricEigen: A V = V Λ, V orthonormal, values descending", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 7 }).chain((n) =>
      fc.tuple(
        fc.constant(n),
        fc.array(fc.double({ min: -10, max: 10, noNaN: true }), {
          minLength: n * n,
          maxLength: n * n,
        }),
      )
    ),
    ([n, values]) => {
      const a = new Float64Array(n * n);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          a[i * n + j] = values[i * n + j] + values[j * n + i];
        }
      }
      const { values: lambda, vectors: v } = symmetricEigen(a, n);
      for (let i = 0; i < n; i++) {
        for (let k = 0; k < n; k++) {
          let product = 0;
          let inner = 0;
          for (let j = 0; j < n; j++) {
            product += a[i * n + j] * v[j * n + k];
            inner += v[j * n + i] * v[j * n + k];
          }
          assert.ok(Math.abs(product - lambda[k] * v[i * n + k]) < 1e-9);
          assert.ok(Math.abs(inner - Number(i === k)) < 1e-9);
        }
        if (i > 0) assert.ok(lambda[i] <= lambda[i - 1]);
      }
    },
  ));
});
