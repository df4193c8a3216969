/**
 * How much pictures differ: the mean difference of grey, over all pixels and
 * over all pairs of pictures. Of black strokes on white paper it is nearly the
 * share of the pixels that are ink in one picture of a pair, and not in the
 * other.
 *
 * @param greys `[count, size]`, 0 … 255
 * @param count 2 or more
 * @returns 0 … 1: 0 where all are alike
 * @throws RangeError for fewer than two pictures, or pictures of unequal size
 */
export function varietyOf(greys: ArrayLike<number>, count: number): number {
  const size = greys.length / count;
  if (!(count >= 2) || !Number.isSafeInteger(size) || size === 0) {
    throw new RangeError(
      `${greys.length} pixels are not ${count} pictures of one size, or these are fewer than two`,
    );
  }
  let sum = 0;
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      for (let pixel = 0; pixel < size; pixel++) {
        sum += Math.abs(greys[i * size + pixel] - greys[j * size + pixel]);
      }
    }
  }
  const pairs = count * (count - 1) / 2;
  return sum / (255 * size * pairs);
}
