import type { Words } from "../element/language.ts";
import type { ShapeName } from "../../../diffusion/plane/shapes.ts";

const shapes: Record<ShapeName | "own", string> = {
  own: "my own",
  hills: "five hills",
  ring: "a ring",
  moons: "two moons",
  spiral: "a spiral",
};

const en = {
  label: "Train a small denoiser on a distribution that you draw",
  play: "Train",
  pause: "Pause",
  step: "Train a little",
  time: "Noise level of the arrows",
  data: "Data",
  clear: "Clear",
  still: "Still figure",
  shapes,
  pad:
    "The data. Draw with mouse or finger; or move the mark with arrow keys and press Enter for a few points.",
  samples: "What the network draws",
  score: "The score as the network has it, over the exact one",
  curve: "The loss at every step",
  dataTitle: "data: draw here",
  samplesTitle: "what it draws",
  exact: "exact score",
  learned: "learned",
  loss: "loss",
  least: "least possible",
  steps: (step: number, all: number) => `step ${step} of ${all}`,
  state: (step: number, loss: string, least: string) =>
    `Step ${step}, loss ${loss}; the least possible is ${least}.`,
  off: (angle: string) => `${angle}° off on average`,
  few: (least: number) => `Draw at least ${least} points, then train.`,
  failed: (why: string) =>
    `The training could not be started (${why}). Reload the page, or try another browser.`,
  points: (count: number) => `${count} points`,
};

const zh: typeof en = {
  label: "在你画的分布上训练一个小去噪网络",
  play: "训练",
  pause: "暂停",
  step: "训练一点",
  time: "箭头的噪声级别",
  data: "数据",
  clear: "清空",
  still: "静态图",
  shapes: {
    own: "自己画的",
    hills: "五座山",
    ring: "圆环",
    moons: "两弯月牙",
    spiral: "螺线",
  },
  pad: "数据。用鼠标或手指画；也可用方向键移动标记，按回车放下几个点。",
  samples: "网络画出的点",
  score: "网络学到的得分与精确的得分",
  curve: "每一步的损失",
  dataTitle: "数据：在这里画",
  samplesTitle: "网络画出的",
  exact: "精确的得分",
  learned: "学到的",
  loss: "损失",
  least: "可能的最小值",
  steps: (step, all) => `第 ${step} 步，共 ${all} 步`,
  state: (step, loss, least) =>
    `第 ${step} 步，损失 ${loss}；可能的最小值是 ${least}。`,
  off: (angle) => `平均相差 ${angle}°`,
  few: (least) => `请至少画 ${least} 个点，再训练。`,
  failed: (why) => `训练无法开始（${why}）。请重新载入页面，或换一个浏览器。`,
  points: (count) => `${count} 个点`,
};

export const words: Words<typeof en> = { en, zh };
