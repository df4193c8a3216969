/**
 * Philox 4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as
 * 1, 2, 3"): a counter-based generator. It has no state; it scrambles a counter
 * under a key, so that the n-th number is had without those before it. Integer
 * arithmetic only.
 *
 * @param counter Four 32-bit words.
 * @param key Two 32-bit words.
 * @param out Where to write, of any length; may be `counter` itself. Each four
 *   words are one answer: the first four that of `counter`, the next four that
 *   of the counter whose first word is greater by 1 (modulo 2³²), and so on.
 * @returns `out`: random 32-bit words; four of them by default.
 */
export function philox4x32(
  counter: Uint32Array,
  key: Uint32Array,
  out: Uint32Array = new Uint32Array(4),
): Uint32Array {
  const first = counter[0] | 0;
  const second = counter[1] | 0;
  const third = counter[2] | 0;
  const fourth = counter[3] | 0;
  const firstKey = key[0] | 0;
  const secondKey = key[1] | 0;
  // Written out with ints only, which compilers keep in registers.
  for (let i = 0, block = 0; i < out.length; i += 4, block++) {
    let c0 = (first + block) | 0;
    let c1 = second;
    let c2 = third;
    let c3 = fourth;
    let k0 = firstKey;
    let k1 = secondKey;
    for (let round = 0; round < 10; round++) {
      const high0 = multiplyHigh(0xd251, 0x1f53, c0);
      const low0 = Math.imul(0xd2511f53, c0);
      const high1 = multiplyHigh(0xcd9e, 0x8d57, c2);
      const low1 = Math.imul(0xcd9e8d57, c2);
      c0 = high1 ^ c1 ^ k0;
      c1 = low1;
      c2 = high0 ^ c3 ^ k1;
      c3 = low0;
      // The golden ratio and √3 − 1, as fractions of 2³².
      k0 = (k0 + 0x9e3779b9) | 0;
      k1 = (k1 + 0xbb67ae85) | 0;
    }
    // A typed array drops what is written past its end.
    out[i] = c0;
    out[i + 1] = c1;
    out[i + 2] = c2;
    out[i + 3] = c3;
  }
  return out;
}

/** The upper 32 bits of a 32 × 32-bit product, by halves of 16 bits. */
function multiplyHigh(aHigh: number, aLow: number, b: number): number {
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const carry = Math.imul(aLow, bLow) >>> 16;
  const middle = (Math.imul(aHigh, bLow) + carry) | 0;
  const other = (Math.imul(aLow, bHigh) + (middle & 0xffff)) | 0;
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (other >>> 16)) | 0;
}
