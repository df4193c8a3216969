import type { Words } from "../element/language.ts";

const en = {
  label: "Draw samples of a normal distribution, and fit one to them",
  play: "Draw samples",
  pause: "Pause",
  step: "Draw some",
  count: "Number of samples",
  other: "Other samples",
  still: "Still figure",
  chart:
    "Bars of samples, the curve that they are drawn from, and the curve fitted to them",
  mean: "Mean μ",
  deviation: "Standard deviation σ",
  truth: "true curve",
  fitted: "fitted",
  samples: (count: string) => `${count} samples`,
  state: (
    count: string,
    truth: { mean: string; deviation: string },
    fit: { mean: string; deviation: string } | null,
  ) =>
    `${count} samples of mean ${truth.mean} and standard deviation ${truth.deviation}` +
    (fit ? `; fitted ${fit.mean} and ${fit.deviation}` : ""),
};

const zh: typeof en = {
  label: "从正态分布中抽样，再按样本拟合一个",
  play: "抽取样本",
  pause: "暂停",
  step: "抽取几个",
  count: "样本数",
  other: "换一批样本",
  still: "静态图",
  chart: "样本的直方条、样本所来自的曲线，以及按样本拟合的曲线",
  mean: "均值 μ",
  deviation: "标准差 σ",
  truth: "真实曲线",
  fitted: "拟合曲线",
  samples: (count) => `${count} 个样本`,
  state: (count, truth, fit) =>
    `${count} 个样本，均值 ${truth.mean}，标准差 ${truth.deviation}` +
    (fit ? `；拟合得 ${fit.mean} 和 ${fit.deviation}` : ""),
};

export const words: Words<typeof en> = { en, zh };
