import {
  type CosineOptions,
  cosineSchedule,
  type ShiftedCosineOptions,
  shiftedCosineSchedule,
} from "./cosine_schedule.ts";
import { type KarrasOptions, karrasSchedule } from "./karras_schedule.ts";
import {
  type LinearOptions,
  linearSchedule,
  scaledLinearSchedule,
} from "./linear_schedule.ts";
import type { Schedule } from "./schedule.ts";
import { type SigmoidOptions, sigmoidSchedule } from "./sigmoid_schedule.ts";

/** A schedule as JSON: its name and its options, as a model's manifest has it. */
export type ScheduleSpec =
  | ({ name: "linear" } & LinearOptions)
  | ({ name: "scaled_linear" } & LinearOptions)
  | ({ name: "cosine" } & CosineOptions)
  | ({ name: "shifted_cosine" } & ShiftedCosineOptions)
  | ({ name: "sigmoid" } & SigmoidOptions)
  | ({ name: "karras"; numTrainTimesteps?: number } & KarrasOptions);

/**
 * The schedule that a specification names.
 *
 * @throws RangeError for an unknown name, or for options that the schedule
 *   refuses.
 */
export function scheduleFrom(spec: ScheduleSpec): Schedule {
  switch (spec.name) {
    case "linear":
      return linearSchedule(spec);
    case "scaled_linear":
      return scaledLinearSchedule(spec);
    case "cosine":
      return cosineSchedule(spec);
    case "shifted_cosine":
      return shiftedCosineSchedule(spec);
    case "sigmoid":
      return sigmoidSchedule(spec);
    case "karras":
      return karrasSchedule(spec);
    default: {
      const { name } = spec as { name: unknown };
      throw new RangeError(
        `unknown noise schedule "${name}": use "linear", "scaled_linear", ` +
          `"cosine", "shifted_cosine", "sigmoid" or "karras"`,
      );
    }
  }
}
