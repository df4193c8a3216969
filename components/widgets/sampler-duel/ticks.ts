import type { Surface } from "../element/surface.ts";
import type { Side } from "./side.ts";

/** Half of the slider's knob, which stands over its place. */
const inset = 9;

/** Where each side asks the network: A above the slider's line, B below it. */
export function drawTicks(
  { context, width, height }: Surface,
  sides: readonly Side[],
  colours: { done: string; open: string; text: string },
) {
  const middle = height / 2;
  for (
    const [i, { setting, evaluations, reach, isComplete }] of sides.entries()
  ) {
    const sign = i === 0 ? -1 : 1;
    const [from, to] = [11, 17].map((it) => middle + sign * it);
    const { steps } = setting;
    context.lineWidth = 1.5;
    for (let step = 0; step < steps; step++) {
      const at = step / steps;
      // Where a step ends it may ask twice: for a trial before.
      const isTwice = evaluations > steps && step > 0;
      const x = inset + at * (width - 2 * inset);
      const isDone = isComplete || at < reach + 1e-3;
      context.strokeStyle = isDone ? colours.done : colours.open;
      for (const left of isTwice ? [x - 3, x] : [x]) {
        context.beginPath();
        context.moveTo(left, from);
        context.lineTo(left, to);
        context.stroke();
      }
    }
    context.fillStyle = colours.text;
    context.textAlign = "right";
    context.textBaseline = "middle";
    context.fillText("AB"[i], width, middle + sign * 14);
  }
}
