import type { Words } from "../element/language.ts";

const en = {
  label: "Two samplers side by side",
  run: "Run",
  pause: "Pause",
  goOn: "Continue",
  replay: "Replay",
  play: "Play",
  toStart: "To start",
  next: "Next steps",
  place: "Way from noise to glyph, of both",
  prompt: "Prompt",
  seed: "Seed",
  otherSeed: "Another seed",
  guidance: "Guidance",
  sampler: (side: string) => `Sampler of ${side}`,
  stepsOf: (side: string) => `Steps of ${side}`,
  steps: (steps: number) => `${steps} ${steps === 1 ? "step" : "steps"}`,
  still: "Still figure",
  deterministic: "deterministic",
  stochastic: "stochastic",
  predicted: "predicted glyph",
  finished: "finished glyph",
  difference: "Difference",
  where: "ink where they differ",
  greys: "of 255 grey levels",
  average: ", on average",
  curve: "The difference on the way from noise to glyph",
  /** How often the network was asked so far, and in all. */
  evaluations: (count: string, all: string) => `${count} of ${all} evaluations`,
  noiseOf: (seed: number) => `noise of seed ${seed}`,
  /** t = −1 is the finished glyph. */
  time: (t: number) =>
    t < 0 ? "no noise left" : `t\u00a0=\u00a0${Math.round(t)}`,
  noise: "noise",
  glyph: "glyph",
  picture: (side: string, what: string, t: string) => `${side}: ${what}, ${t}`,
  noisy: "noisy glyph",
  nothing: "nothing yet",
  apart: (levels: string) => `${levels} grey levels apart on average`,
  once: "Each evaluation asks the network once.",
  twice:
    "Each evaluation asks the network twice in one batch, with the prompt and without.",
  /** σ, before and after. */
  longStep: (side: string, from: string, to: string) =>
    `Heun’s first step in ${side}, from σ = ${from} to ${to}, is too long for it.`,
  /** For screen readers: where both are. */
  at: (a: string, b: string, apart: string) =>
    `A ${a}; B ${b}` + (apart && `; ${apart}`),
  after: (sampler: string, t: string, count: string) =>
    `${sampler}: ${t} after ${count}`,
};

const zh: typeof en = {
  label: "两个采样器并排",
  run: "运行",
  pause: "暂停",
  goOn: "继续",
  replay: "重播",
  play: "播放",
  toStart: "回到开头",
  next: "再走几步",
  place: "两边从噪声到字形的进程",
  prompt: "提示词",
  seed: "种子",
  otherSeed: "换一个种子",
  guidance: "引导强度",
  sampler: (side) => `${side}的采样器`,
  stepsOf: (side) => `${side}的步数`,
  steps: (steps) => `${steps}步`,
  still: "静态图",
  deterministic: "确定性",
  stochastic: "随机性",
  predicted: "预测的字形",
  finished: "完成的字形",
  difference: "差别",
  where: "有墨处不同",
  greys: "灰度级（共255级）",
  average: "，取平均",
  curve: "从噪声到字形，差别怎样变化",
  evaluations: (count, all) => `调用网络${count} / ${all}次`,
  noiseOf: (seed) => `种子${seed}的噪声`,
  time: (t) => t < 0 ? "噪声已去尽" : `t\u00a0=\u00a0${Math.round(t)}`,
  noise: "噪声",
  glyph: "字形",
  picture: (side, what, t) => `${side}：${what}，${t}`,
  noisy: "含噪字形",
  nothing: "还没有",
  apart: (levels) => `平均相差${levels}个灰度级`,
  once: "每次调用，网络回答一次。",
  twice: "每次调用，网络在同一批里回答两次：带提示词和不带提示词。",
  longStep: (side, from, to) =>
    `${side}中Heun的第一步从σ = ${from}到${to}，对它来说太长了。`,
  at: (a, b, apart) => `A ${a}；B ${b}` + (apart && `；${apart}`),
  after: (sampler, t, count) => `${sampler}：${t}，${count}`,
};

export type DuelWords = typeof en;
export const words: Words<DuelWords> = { en, zh };
