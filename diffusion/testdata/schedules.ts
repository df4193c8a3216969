import {
  cosineSchedule,
  karrasSchedule,
  linearSchedule,
  scaledLinearSchedule,
  type Schedule,
  shiftedCosineSchedule,
  sigmoidSchedule,
} from "../mod.ts";

/** Every schedule, T = 1000, with its usual options. */
export const schedules: readonly Schedule[] = [
  linearSchedule(),
  scaledLinearSchedule(),
  cosineSchedule(),
  shiftedCosineSchedule({ imageSize: 128 }),
  sigmoidSchedule(),
  karrasSchedule(),
];
