import type { Role } from "../element/colours.ts";
import { drawGreys } from "../model/draw_greys.ts";
import type { Frame } from "../model/recording.ts";
import type { Answers } from "./answers.ts";
import { drawDifference } from "./pictures.ts";
import { pictures, rows } from "./template.ts";
import type { words } from "./words.ts";

/** One step of one sample. */
export interface ShownAnswers {
  weight: number;
  /** Which sample, and which step, from 1; and how many samples there are. */
  row: number;
  step: number;
  samples: number;
  /** Null before the step is made. */
  frame: Frame | null;
  answers: Answers | null;
}

/** The two answers, what their difference adds, and the sum; twice. */
export function drawAnswers(
  root: ShadowRoot,
  { weight, row, step, samples, frame, answers }: ShownAnswers,
  { data, noise }: Record<Role, string>,
  text: typeof words.en,
) {
  const ofSample = (all?: Uint8ClampedArray) => {
    if (!all) return null;
    const size = all.length / samples;
    const its = all.subarray((row - 1) * size, row * size);
    return (canvas: HTMLCanvasElement) => drawGreys(canvas, its);
  };
  for (const kind of rows) {
    const put = (
      name: typeof pictures[number],
      draw: ((canvas: HTMLCanvasElement) => void) | null,
    ) => {
      const canvas = root.querySelector<HTMLCanvasElement>(`#${kind}-${name}`)!;
      if (draw) draw(canvas);
      else canvas.width = canvas.height = 1;
      const named = name === "difference"
        ? text.difference(String(weight))
        : text[name];
      canvas.ariaLabel = draw
        ? text.picture(named, step, row)
        : `${named}: ${answers ? text.notAsked : text.nothing}`;
    };
    put("without", ofSample(answers?.without[kind]));
    put("told", ofSample(answers?.with?.[kind]));
    put("guided", ofSample(frame?.[kind]));
    const difference = answers?.differences[row - 1];
    // From white to black, x₀ differs by 2.
    const strength = kind === "eps" ? 1 : (difference?.most ?? 0) / 2;
    put(
      "difference",
      difference
        ? (canvas) =>
          drawDifference(canvas, difference, strength * weight, {
            added: data,
            taken: noise,
          })
        : null,
    );
  }
}
