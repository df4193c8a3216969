import { STEPS } from "../../../diffusion/plane/training.ts";

/** The loss of a network that predicts no noise is 1; so high goes the chart. */
const HIGHEST = 1.05;
/** Steps that the mean goes back over, less and less. */
const MEMORY = 60;

/** Where a loss at a step lies in a chart of a size. */
export function lossCurve(
  { width, height }: { width: number; height: number },
): (step: number, loss: number) => [x: number, y: number] {
  return (step, loss) => [
    step / STEPS * width,
    height * (1 - Math.min(loss / HIGHEST, 1)),
  ];
}

/** The mean of the losses up to each step, the later ones counting for more. */
export function movingMean(losses: readonly number[]): number[] {
  let mean = 0;
  return losses.map((loss, i) => {
    mean += (loss - mean) / Math.min(i + 1, MEMORY);
    return mean;
  });
}
