import {
  cosineSchedule,
  karrasSchedule,
  linearSchedule,
  scaledLinearSchedule,
  type Schedule,
  shiftedCosineSchedule,
  sigmoidSchedule,
  zeroTerminalSnr,
} from "../../../diffusion/mod.ts";

/** A schedule, as the reference pages name it. */
export interface ScheduleName {
  /** The page it is on, below /reference/. */
  page: string;
  /** In a line of text. */
  name: string;
  /** In a chart. */
  label: string;
  schedule: Schedule;
}

/** In the order of the pages, with the default options. */
export const schedules: readonly ScheduleName[] = [
  {
    page: "linear",
    name: "linear schedule",
    label: "linear",
    schedule: linearSchedule(),
  },
  {
    page: "scaled-linear",
    name: "scaled linear schedule",
    label: "scaled linear",
    schedule: scaledLinearSchedule(),
  },
  {
    page: "cosine",
    name: "cosine schedule",
    label: "cosine",
    schedule: cosineSchedule(),
  },
  {
    page: "shifted-cosine",
    name: "shifted cosine schedule for 128 pixels",
    label: "shifted cosine",
    schedule: shiftedCosineSchedule({ imageSize: 128 }),
  },
  {
    page: "sigmoid",
    name: "sigmoid schedule",
    label: "sigmoid",
    schedule: sigmoidSchedule(),
  },
  {
    page: "karras",
    name: "Karras schedule",
    label: "Karras",
    schedule: karrasSchedule(),
  },
  {
    page: "zero-terminal-snr",
    name: "scaled linear schedule, rescaled to zero terminal SNR",
    label: "zero terminal SNR",
    schedule: zeroTerminalSnr(scaledLinearSchedule()),
  },
];
