/** How far two pictures are from each other, in grey levels. */
export interface Difference {
  /** Paper where they agree, ink where they differ: `[size × size]`, 0 = ink. */
  picture: Uint8ClampedArray;
  /** Mean of the absolute differences, 0 … 255. */
  mean: number;
}

/** @param a, b grey levels, of one size */
export function differenceOf(
  a: Uint8ClampedArray,
  b: Uint8ClampedArray,
): Difference {
  let sum = 0;
  const picture = a.map((level, i) => {
    const apart = Math.abs(level - b[i]);
    sum += apart;
    return 255 - apart;
  });
  return { picture, mean: sum / a.length };
}
