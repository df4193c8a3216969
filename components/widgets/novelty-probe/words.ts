import type { Words } from "../element/language.ts";

const en = {
  label: "Probe whether a glyph is new",
  play: "Draw a glyph",
  another: "Draw another",
  pause: "Stop",
  step: "Draw a glyph",
  more: "Ten more",
  prompt: "Prompt",
  seed: "Seed",
  dice: "Another seed",
  own: "Type a character",
  blank: "Blank paper",
  still: "Still figure",
  pad: "The glyph that is probed. Draw on it with mouse or finger.",
  near: "Nearest training glyphs",
  generatedHead: "Generated",
  ownHead: "Yours",
  histogram:
    "Histogram: how far real characters that were kept from training are from the nearest training glyph. A dot for each glyph that was drawn here.",
  stepOf: (step: number, last: number) => `step ${step} of ${last}`,
  seeking: "looking for its nearest…",
  generated: (prompt: string, seed: number) =>
    prompt ? `“${prompt}”, seed ${seed}` : `no prompt, seed ${seed}`,
  typed: (character: string) => `${character}, in your own font`,
  hand: "drawn by hand",
  retouched: ", and your strokes",
  nothing: "Draw here.",
  drawing: "Drawing.",
  distance: (distance: string) => `Distance ${distance}.`,
  verdicts: {
    itself: () => "It is one of the training glyphs.",
    near: () =>
      "Nearer to a training glyph than 99 of 100 real characters that were kept from training: all but a copy.",
    usual: (nearer: number) =>
      `Of 100 real characters that were kept from training, ${nearer} ${
        nearer === 1 ? "lies" : "lie"
      } nearer to a training glyph and ${
        100 - nearer
      } farther away: it is as new as they are.`,
    far: () =>
      "Farther from all training glyphs than every real character that was kept from training: no glyph like any it has seen.",
  },
  held: "real, kept from training:",
  yours: "generated here:",
  /** Of real characters; and of so many of the reader's. */
  median: (value: string) => `median ${value}`,
  tally: (count: number, median: string) => `${count}, median ${median}`,
  threshold: "1 %",
  axis: "distance to the nearest training glyph",
  percent: (value: number) => `${value} %`,
  missing: (character: string) =>
    `No font of this device has “${character}”. Type another character, or draw it on blank paper.`,
  noPictures:
    "The pictures and definitions of the training glyphs could not be loaded; the characters stand in for them.",
};

/** What the element says, in one language. */
export type ProbeWords = typeof en;

const zh: ProbeWords = {
  label: "探一探字形是不是新的",
  play: "画一个字形",
  another: "再画一个",
  pause: "停止",
  step: "画一个字形",
  more: "再画十个",
  prompt: "提示词",
  seed: "种子",
  dice: "换一个种子",
  own: "输入一个字",
  blank: "白纸",
  still: "静态图",
  pad: "要探的字形。可以用鼠标或手指在上面画。",
  near: "离它最近的训练字形",
  generatedHead: "生成的",
  ownHead: "您的",
  histogram:
    "直方图：没有用于训练的真实汉字离最近的训练字形有多远。在这里画出的字形，每个一点。",
  stepOf: (step, last) => `第 ${step} 步，共 ${last} 步`,
  seeking: "正在找离它最近的……",
  generated: (prompt, seed) =>
    prompt ? `“${prompt}”，种子 ${seed}` : `无提示词，种子 ${seed}`,
  typed: (character) => `${character}，用您自己的字体`,
  hand: "手画的",
  retouched: "，加上您的笔画",
  nothing: "请在这里画。",
  drawing: "正在画。",
  distance: (distance) => `距离 ${distance}。`,
  verdicts: {
    itself: () => "它就是训练字形中的一个。",
    near: () =>
      "没有用于训练的真实汉字，100 个中有 99 个都没有离训练字形这么近：几乎就是抄的。",
    usual: (nearer) =>
      `没有用于训练的真实汉字，100 个中有 ${nearer} 个离训练字形更近，${
        100 - nearer
      } 个更远：它和它们一样新。`,
    far: () =>
      "没有用于训练的真实汉字，没有一个离训练字形这么远：它不像见过的任何字形。",
  },
  held: "真实，没有用于训练：",
  yours: "在这里生成的：",
  median: (value) => `中位数 ${value}`,
  tally: (count, median) => `${count} 个，中位数 ${median}`,
  threshold: "1%",
  axis: "到最近训练字形的距离",
  percent: (value) => `${value}%`,
  missing: (character) =>
    `这台设备没有一种字体有“${character}”。请输入另一个字，或者在白纸上画出来。`,
  noPictures: "训练字形的图像和释义没有加载成功，先用文字代替。",
};

export const words: Words<ProbeWords> = { en, zh };
