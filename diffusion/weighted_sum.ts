/**
 * out = Σ weightᵢ · arrayᵢ, each element rounded to float32 once. Terms of
 * weight 0 are not read; `out` may be one of the arrays.
 *
 * @param arrays At most as many as there are weights, each as long as `out`.
 * @throws RangeError for more than six terms.
 */
export function weightedSum(
  out: Float32Array,
  weights: readonly number[],
  arrays: readonly Float32Array[],
): Float32Array {
  const terms = arrays.map((_, i) => i)
    .filter((i) => (weights[i] ?? 0) !== 0);
  const [p, q, r, s, t, u] = terms.map((i) => weights[i]);
  const [x, y, z, k, l, m] = terms.map((i) => arrays[i]);
  switch (terms.length) {
    case 0:
      return out.fill(0);
    case 1:
      return sum1(out, p, x);
    case 2:
      return sum2(out, p, x, q, y);
    case 3:
      return sum3(out, p, x, q, y, r, z);
    case 4:
      return sum4(out, p, x, q, y, r, z, s, k);
    case 5:
      return sum5(out, p, x, q, y, r, z, s, k, t, l);
    case 6:
      return sum6(out, p, x, q, y, r, z, s, k, t, l, u, m);
    default:
      throw new RangeError(`weightedSum: ${terms.length} terms, at most six`);
  }
}

// One loop over terms and elements takes several times as long; even the loops
// of one function are slower than one loop in each of several.

type Floats = Float32Array;

function sum1(out: Floats, p: number, x: Floats): Floats {
  for (let i = 0; i < out.length; i++) out[i] = p * x[i];
  return out;
}

function sum2(out: Floats, p: number, x: Floats, q: number, y: Floats): Floats {
  for (let i = 0; i < out.length; i++) out[i] = p * x[i] + q * y[i];
  return out;
}

// deno-fmt-ignore -- each weight beside its array
function sum3(
  out: Floats, p: number, x: Floats, q: number, y: Floats, r: number, z: Floats,
): Floats {
  for (let i = 0; i < out.length; i++) {
    out[i] = p * x[i] + q * y[i] + r * z[i];
  }
  return out;
}

// deno-fmt-ignore -- each weight beside its array
function sum4(
  out: Floats, p: number, x: Floats, q: number, y: Floats, r: number, z: Floats,
  s: number, k: Floats,
): Floats {
  for (let i = 0; i < out.length; i++) {
    out[i] = p * x[i] + q * y[i] + r * z[i] + s * k[i];
  }
  return out;
}

// deno-fmt-ignore -- each weight beside its array
function sum5(
  out: Floats, p: number, x: Floats, q: number, y: Floats, r: number, z: Floats,
  s: number, k: Floats, t: number, l: Floats,
): Floats {
  for (let i = 0; i < out.length; i++) {
    out[i] = p * x[i] + q * y[i] + r * z[i] + s * k[i] + t * l[i];
  }
  return out;
}

// deno-fmt-ignore -- each weight beside its array
function sum6(
  out: Floats, p: number, x: Floats, q: number, y: Floats, r: number, z: Floats,
  s: number, k: Floats, t: number, l: Floats, u: number, m: Floats,
): Floats {
  for (let i = 0; i < out.length; i++) {
    out[i] = p * x[i] + q * y[i] + r * z[i] + s * k[i] + t * l[i] + u * m[i];
  }
  return out;
}
