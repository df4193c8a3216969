import type { Proportion } from "../../../pipeline/evaluation/wilson_interval.ts";
import type { Say } from "../../languages/say.ts";

/** "98 % of 1,000 (95 % interval: 97.1 to 98.6 %)" */
export function shareInWords(proportion: Proportion, say: Say): string {
  const { share, trials, interval } = proportion;
  return say`${percent(share)} % of ${say.count(trials)} (95 % interval: ${
    percent(interval[0])
  } to ${percent(interval[1])} %)`;
}

/** 0.992 → "99.2"; 1 → "100". Only what is all is shown as 100. */
export function percent(share: number): string {
  const rounded = Number((100 * share).toFixed(1));
  if (share < 1 - 1e-9 && rounded === 100) return "99.9";
  return String(rounded);
}
