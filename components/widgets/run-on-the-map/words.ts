import type { Words } from "../element/language.ts";

const en = {
  label: "Your run on the map",
  run: "Run",
  pause: "Stop",
  play: "Play",
  step: "Next step",
  guess: "Step of the run",
  prompt: "Prompt",
  seed: "Seed",
  otherSeed: "Another seed",
  clear: "Clear",
  still: "Still figure",
  view:
    "The map of all glyphs, and on it the way of each run from one guess to the next.",
  start: "Run draws a glyph, and marks where each guess belongs.",
  at: (step: number, last: number, like: string) =>
    `Guess ${step} of ${last}, most like ${like}`,
  done: (like: string) => `Done. The glyph lies near ${like}.`,
  named: (character: string, definition: string) =>
    `${character} “${definition}”`,
  failed: (why: string) =>
    `The map could not be loaded (${why}). Check the connection and try again.`,
};

/** What the element says, in one language. */
export type RunWords = typeof en;

const zh: RunWords = {
  label: "地图上您自己的一次运行",
  run: "运行",
  pause: "停止",
  play: "播放",
  step: "下一步",
  guess: "运行的第几步",
  prompt: "提示词",
  seed: "种子",
  otherSeed: "换一个种子",
  clear: "清除",
  still: "静态图",
  view: "全部字形的地图，上面是每次运行从一个猜测到下一个猜测的路线。",
  start: "“运行”会画一个字形，并标出每个猜测的位置。",
  at: (step, last, like) => `第${step}个猜测，共${last}个，最像${like}`,
  done: (like) => `完成。这个字形在${like}附近。`,
  named: (character, definition) => `${character}（${definition}）`,
  failed: (why) => `地图未能载入（${why}）。请检查网络后重试。`,
};

export const words: Words<RunWords> = { en, zh };
