import { philox4x32 } from "./philox.ts";

/** Where a piece of noise is found; nothing has to be drawn before it. */
export interface NoiseAddress {
  /** An integer; its low 64 bits count. */
  seed: number | bigint;
  /** Number of the sample, an integer in [0, 2³²). */
  sample: number;
  /** Number of the step, an integer in [0, 2³²): 0 for x_T, i + 1 after step i. */
  step: number;
  /** An integer in [0, 2³²) that keeps uses apart; 0, the steps', by default. */
  stream?: number;
}

/**
 * Fills `out` with standard normal numbers, the same bits in every engine: all
 * arithmetic is on integers, or + − × ÷ √ on doubles, which IEEE 754 specifies
 * to the last bit. (`Math.log`, `Math.cos` and their like are not.)
 *
 * A shorter `out` receives the beginning of what a longer one would.
 *
 * @returns `out`.
 * @throws RangeError when a part of the address is not an integer in its range.
 */
export function fillNormal(
  out: Float32Array,
  { seed, sample, step, stream = 0 }: NoiseAddress,
): Float32Array {
  setKey(seed);
  counter[1] = word("sample", sample);
  counter[2] = word("step", step);
  counter[3] = word("stream", stream);
  // Each number takes the place of the word it is made of.
  const words = new Uint32Array(out.buffer, out.byteOffset, out.length);
  philox4x32(counter, key, words);
  for (let i = 0; i < out.length; i++) out[i] = normalFrom(words[i]);
  return out;
}

/**
 * The standard normal number of a random word w: the quantile at
 * p = (w + ½) / 2³², by the rational approximations of Wichura (1988,
 * algorithm AS 241, PPND16), which are good to about 16 digits. Odd: w and its
 * complement give x and −x. |x| stays below 6.34.
 *
 * @param w An integer in [0, 2³²).
 */
export function normalFrom(w: number): number {
  const q = (w + 0.5) / 4294967296 - 0.5;
  if (q >= -0.425 && q <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(CENTRE_ABOVE, r)) / polynomial(CENTRE_BELOW, r);
  }
  // The nearer tail has the probability k / 2³³, k odd and below 2³¹. It is at
  // least 2⁻³³, so √−ln stays below 5 and AS 241's far tail is never reached.
  const k = 2 * (q < 0 ? w : 4294967295 - w) + 1;
  const r = Math.sqrt(minusLog(k)) - 1.6;
  const x = polynomial(TAIL_ABOVE, r) / polynomial(TAIL_BELOW, r);
  return q < 0 ? -x : x;
}

/**
 * −ln(k / 2³³) for an integer k in [1, 2³²), to about 16 digits.
 *
 * With k = m 2^e and m in [1, 2), ln m = ln 2 / 2 + 2 artanh(s) where
 * s = (m − √2) / (m + √2). Then |s| < 0.172, and twelve terms of
 * artanh s = s + s³/3 + s⁵/5 + … leave an error below 10⁻¹⁹.
 */
function minusLog(k: number): number {
  const zeros = Math.clz32(k);
  const m = ((k << zeros) >>> 0) / 2147483648;
  const s = (m - Math.SQRT2) / (m + Math.SQRT2);
  const r = s * s;
  let series = 0;
  for (let i = 11; i >= 0; i--) series = series * r + ARTANH[i];
  return (zeros + 1.5) * Math.LN2 - 2 * s * series;
}

/** Of the call under way, so that no call has to make its own. */
const counter = new Uint32Array(4);
const key = new Uint32Array(2);

function setKey(seed: number | bigint) {
  if (typeof seed === "bigint") {
    key[0] = Number(BigInt.asUintN(32, seed));
    key[1] = Number(BigInt.asUintN(32, seed >> 32n));
    return;
  }
  if (!Number.isSafeInteger(seed)) {
    throw new RangeError(
      `seed must be an integer, exact as a number, not ${seed}; ` +
        "give larger ones as a bigint",
    );
  }
  key[0] = seed; // modulo 2³², as typed arrays do
  key[1] = Math.floor(seed / 4294967296);
}

function word(name: string, value: number): number {
  if (value >>> 0 === value) return value;
  throw new RangeError(
    `${name} must be an integer from 0 to 2^32 − 1, not ${value}`,
  );
}

/** c₀ + c₁ r + … + c₇ r⁷, written out: a loop takes half as long again. */
function polynomial(c: Float64Array, r: number): number {
  return ((((((c[7] * r + c[6]) * r + c[5]) * r + c[4]) * r + c[3]) * r +
            c[2]) * r + c[1]) * r + c[0];
}

/** 1, 1/3, 1/5, … */
const ARTANH = Float64Array.from({ length: 12 }, (_, i) => 1 / (2 * i + 1));

// AS 241's coefficients, constant term first.
// |p − ½| ≤ 0.425, in 0.425² − (p − ½)²:
const CENTRE_ABOVE = Float64Array.of(
  3.3871328727963665,
  133.14166789178438,
  1971.5909503065513,
  13731.69376550946,
  45921.95393154987,
  67265.7709270087,
  33430.57558358813,
  2509.0809287301227,
);
const CENTRE_BELOW = Float64Array.of(
  1,
  42.31333070160091,
  687.1870074920579,
  5394.196021424751,
  21213.794301586597,
  39307.89580009271,
  28729.085735721943,
  5226.495278852854,
);
// The tails, in √−ln p − 1.6:
const TAIL_ABOVE = Float64Array.of(
  1.4234371107496835,
  4.630337846156546,
  5.769497221460691,
  3.6478483247632045,
  1.2704582524523684,
  0.2417807251774506,
  0.022723844989269184,
  0.0007745450142783414,
);
const TAIL_BELOW = Float64Array.of(
  1,
  2.053191626637759,
  1.6763848301838038,
  0.6897673349851,
  0.14810397642748008,
  0.015198666563616457,
  0.0005475938084995345,
  1.0507500716444169e-9,
);
