/**
 * Standard error of a statistic of samples by leaving out one block of them at
 * a time (Künsch 1989; the blocks here are every n-th sample).
 *
 * @param statistic Of the samples with these numbers.
 */
export function jackknifeError(
  count: number,
  statistic: (kept: number[]) => number,
  blocks = 10,
): number {
  const numbers = Array.from({ length: count }, (_, i) => i);
  const values = Array.from(
    { length: blocks },
    (_, block) => statistic(numbers.filter((i) => i % blocks !== block)),
  );
  const mean = values.reduce((sum, it) => sum + it, 0) / blocks;
  const squares = values.reduce((sum, it) => sum + (it - mean) ** 2, 0);
  return Math.sqrt(squares * (blocks - 1) / blocks);
}
