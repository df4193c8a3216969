/** Which pixels of each image are ink: one bit a pixel. */
export interface InkMasks {
  /** `[count, words]` */
  readonly bits: Uint32Array;
  readonly count: number;
  readonly words: number;
  /** Inked pixels of each image. */
  readonly ink: Uint32Array;
}

/**
 * @param images uint8 `[count, pixels]`, 0 = ink, 255 = paper; below 128 is ink
 * @param pixels a multiple of 32
 */
export function inkMasks(images: Uint8Array, pixels: number): InkMasks {
  const count = images.length / pixels;
  const words = pixels / 32;
  const bits = new Uint32Array(count * words);
  const ink = new Uint32Array(count);
  for (let i = 0; i < images.length; i++) {
    if (images[i] >= 128) continue;
    bits[i >> 5] |= 1 << (i & 31);
    ink[Math.floor(i / pixels)]++;
  }
  return { bits, count, words, ink };
}

/**
 * For each image of `queries` the largest overlap of its ink with that of an
 * image of `references`: pixels inked in both over pixels inked in either, 0 to
 * 1. If both are the same object, an image is not compared with itself.
 */
export function nearestOverlaps(
  queries: InkMasks,
  references: InkMasks,
): Float64Array {
  const overlaps = new Float64Array(queries.count);
  for (let i = 0; i < queries.count; i++) {
    let best = 0;
    for (let j = 0; j < references.count; j++) {
      if (queries === references && i === j) continue;
      const [few, many] = queries.ink[i] < references.ink[j]
        ? [queries.ink[i], references.ink[j]]
        : [references.ink[j], queries.ink[i]];
      if (few <= best * many) continue; // not even if all of it overlapped
      const both = inkedInBoth(queries, i, references, j);
      const overlap = both / (few + many - both);
      if (overlap > best) best = overlap;
    }
    overlaps[i] = best;
  }
  return overlaps;
}

function inkedInBoth(a: InkMasks, i: number, b: InkMasks, j: number): number {
  const { words } = a;
  let p = i * words;
  let q = j * words;
  let both = 0;
  for (const end = p + words; p < end; p++, q++) {
    // Bits of a word, counted in parallel.
    let word = a.bits[p] & b.bits[q];
    word -= (word >>> 1) & 0x55555555;
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
    word = (word + (word >>> 4)) & 0x0f0f0f0f;
    both += Math.imul(word, 0x01010101) >>> 24;
  }
  return both;
}
