import type { Split } from "../dataset/records.ts";
import { shuffled } from "./shuffled.ts";

/** Numbers of glyphs, each group in random order. */
export interface Halves {
  /** Half of the training glyphs: what samples are compared with. */
  readonly reference: number[];
  /** The other half: how real glyphs compare with real glyphs. */
  readonly other: number[];
  /** Glyphs that neither the model nor the classifier was trained on. */
  readonly heldOut: number[];
}

/** Deals the glyphs out; the same for the same seed. */
export function halvesOf(
  records: readonly { split: Split }[],
  seed: number,
): Halves {
  const order = shuffled(records.length, seed);
  const train = order.filter((i) => records[i].split === "train");
  const middle = Math.ceil(train.length / 2);
  return {
    reference: train.slice(0, middle),
    other: train.slice(middle),
    heldOut: order.filter((i) => records[i].split !== "train"),
  };
}
