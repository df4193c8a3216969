/** Width of a bar of a histogram of distances. */
export const binWidth = 1;

export interface Bar {
  from: number;
  to: number;
  /** In percent. */
  share: number;
}

/** The share of the values in each interval, from 0 to `end`. */
export function barsOf(values: readonly number[], end: number): Bar[] {
  return Array.from({ length: Math.ceil(end / binWidth) }, (_, i) => {
    const [from, to] = [i * binWidth, (i + 1) * binWidth];
    const inside = values.filter((it) => it >= from && it < to);
    return { from, to, share: 100 * inside.length / values.length };
  });
}
