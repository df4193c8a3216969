import { numberOf } from "./attributes.ts";

/** Largest seed of the dice: short enough to tell a friend. */
const DICE = 10_000;

/** The nearest number that may be a seed: whole, from 0 to 2³² − 1; 0 for none. */
export function seedOf(value: number): number {
  return Math.min(Math.max(Math.round(value) || 0, 0), 2 ** 32 - 1);
}

/** The seed that an attribute names; where it names none, the usual one. */
export function seedNamed(text: string | null, usual = 1): number {
  return seedOf(numberOf(text, usual));
}

/** A seed by chance. */
export function rolledSeed(): number {
  return Math.floor(Math.random() * DICE);
}
