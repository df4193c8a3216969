/** Largest seed of the dice: short enough to tell a friend. */
const DICE = 10_000;

/** The nearest number that may be a seed: whole, from 0 to 2³² − 1; 0 for none. */
export function seedOf(value: number): number {
  return Math.min(Math.max(Math.round(value) || 0, 0), 2 ** 32 - 1);
}

/** A seed by chance. */
export function rolledSeed(): number {
  return Math.floor(Math.random() * DICE);
}
