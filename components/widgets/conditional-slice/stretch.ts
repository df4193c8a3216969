/** Numbers from the first to the last, evenly. */
export function along([first, last]: readonly number[], count = 160): number[] {
  return Array.from(
    { length: count + 1 },
    (_, i) => first + i / count * (last - first),
  );
}

/** Numbers from one stretch to another. */
export function scale(
  [a, b]: readonly number[],
  [from, to]: readonly number[],
) {
  return (at: number) => from + (at - a) / (b - a) * (to - from);
}
