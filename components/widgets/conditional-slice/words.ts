import type { Words } from "../element/language.ts";

const en = {
  label: "Cut a landscape along a line of one y",
  play: "Draw samples",
  pause: "Pause",
  step: "Draw 25 samples",
  y: "y of the cut",
  line: "Line of the cut",
  still: "Still figure",
  view:
    "Contours of p(x, y) with its marginals, and the profile of the cut. Drag the map up and down to move the cut.",
  percent: (share: string) => `${share} %`,
  samples: (count: number) =>
    count ? `${count} samples` : "samples of x, given y",
  state: (y: string, shares: readonly string[]) =>
    `y = ${y}: ${shares[0]} % round x₁, ${shares[1]} % round x₂`,
  drawn: (count: number) => `; ${count} samples drawn`,
};

const zh: typeof en = {
  label: "沿一条y不变的直线切开地形",
  play: "抽样",
  pause: "暂停",
  step: "抽25个样本",
  y: "切口的y",
  line: "切口的直线",
  still: "静态图",
  view:
    "p(x, y)的等高线和两个边缘分布，以及切口的剖面。在图上上下拖动，可移动切口。",
  percent: (share) => `${share}%`,
  samples: (count) => count ? `${count}个样本` : "已知y时x的样本",
  state: (y, shares) =>
    `y = ${y}：${shares[0]}%在x₁附近，${shares[1]}%在x₂附近`,
  drawn: (count) => `；已抽${count}个样本`,
};

export const words: Words<typeof en> = { en, zh };
