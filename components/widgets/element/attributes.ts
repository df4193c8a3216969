/** The number that an attribute names; where it names none, the other. */
export function numberOf(text: string | null, otherwise: number): number {
  const value = Number(text);
  return text?.trim() && Number.isFinite(value) ? value : otherwise;
}

/** "0.5 -1" → [0.5, −1]; null for what is not all numbers. */
export function numbersOf(text: string | null): number[] | null {
  const numbers = text?.trim().split(/[\s,]+/).map((it) => numberOf(it, NaN));
  return numbers?.every(Number.isFinite) ? numbers : null;
}

/** As it is written in an attribute: to three decimals. */
export function written(value: number): string {
  return String(Number(value.toFixed(3)));
}
